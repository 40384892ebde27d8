import Telemetry

/// Cuts the text of a rule into tokens.
struct Lexer {
  /// The longest expression, in characters.
  static let maximumLength = 4096
  /// The most tokens: the tree of the expression is walked by functions that call themselves.
  static let maximumTokens = 512

  private var cursor: TextCursor

  /// Cuts `text`; the last token is always ``Token/Kind/end``.
  static func tokens(of text: String) throws(ExpressionError) -> [Token] {
    var lexer = Lexer(cursor: TextCursor(text))
    guard lexer.cursor.characters.count <= maximumLength else {
      throw ExpressionError(
        offset: maximumLength,
        message: "the expression is longer than \(maximumLength) characters",
        remedy: "make several rules of it"
      )
    }
    var tokens: [Token] = []
    repeat {
      let token = try lexer.next()
      guard tokens.count < maximumTokens else {
        throw ExpressionError(
          offset: token.offset,
          message: "the expression has more than \(maximumTokens) words",
          remedy: "make several rules of it"
        )
      }
      tokens.append(token)
    } while tokens.last?.kind != .end
    return tokens
  }

  private mutating func next() throws(ExpressionError) -> Token {
    cursor.skip(while: \.isWhitespace)
    let start = cursor.position
    guard let first = cursor.peek() else { return Token(kind: .end, offset: start) }
    let kind: Token.Kind =
      switch first {
      case _ where first.isRuleDigit: .quantity(try quantity())
      case _ where first.startsRuleName: try word()
      case "`": try quotedName()
      case "\"", "'": .text(try text(closedBy: first))
      case "<", ">", "=", "!": .comparison(try comparison())
      case "+", "-", "*", "/", "(", ")", ",": symbol(first)
      case "." where cursor.peek(1).map { $0.startsRuleName || $0 == "`" } == true: symbol(first)
      default: throw stranger(first)
      }
    return Token(kind: kind, offset: start)
  }

  private mutating func symbol(_ character: Character) -> Token.Kind {
    cursor.position += 1
    return .symbol(character)
  }

  private mutating func quantity() throws(ExpressionError) -> Quantity {
    var reader = QuantityLexer(cursor)
    let quantity = try reader.quantity()
    cursor = reader.cursor
    return quantity
  }

  private mutating func word() throws(ExpressionError) -> Token.Kind {
    let start = cursor.position
    let name = cursor.take(while: \.continuesRuleName)
    if let keyword = Token.Keyword(rawValue: name) { return .keyword(keyword) }
    if let keyword = Token.Keyword(rawValue: name.lowercased()) {
      throw ExpressionError(
        offset: start,
        message: "`\(name)` is not a word of the language",
        remedy: "write `\(keyword.rawValue)`"
      )
    }
    if name == "other", let device = try otherDevice(from: start) { return device }
    guard cursor.peek() == ".", cursor.peek(1)?.continuesRuleName == true else {
      return .name(name, channel: nil, isQuoted: false)
    }
    cursor.position += 1
    return .name(name, channel: cursor.take(while: \.continuesRuleName), isQuoted: false)
  }

  /// The device in `other(pump-1)`: names of devices are no names of the language, so they are
  /// taken as they stand.
  private mutating func otherDevice(from start: Int) throws(ExpressionError) -> Token.Kind? {
    cursor.skip(while: \.isWhitespace)
    guard cursor.peek() == "(" else { return nil }
    cursor.position += 1
    let inside = cursor.take { $0 != ")" }
    let name = inside.trimmedOfBlanksAndQuotes
    guard cursor.peek() == ")", NamePart.isValid(name) else {
      throw ExpressionError(
        offset: start,
        message: "other() wants the name of a device at the same site",
        remedy: "write it as other(pump-1).flow_rate"
      )
    }
    cursor.position += 1
    return .other(name)
  }

  /// A name in backquotes: for metrics of one's own, and for those with `-` or `%` in them.
  private mutating func quotedName() throws(ExpressionError) -> Token.Kind {
    let start = cursor.position
    let parts = try text(closedBy: "`").split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ NamePart.isValid(String($0)) }) else {
      throw ExpressionError(
        offset: start,
        message: "what stands between the backquotes is not the name of a metric",
        remedy: "write metric or metric.channel, each of A-Z a-z 0-9 _ - and %XX, 1 to 64 long"
      )
    }
    let channel = parts.count == 2 ? String(parts[1]) : nil
    return .name(String(parts[0]), channel: channel, isQuoted: true)
  }

  private mutating func text(closedBy mark: Character) throws(ExpressionError) -> String {
    let start = cursor.position
    cursor.position += 1
    let text = cursor.take { $0 != mark }
    guard cursor.peek() == mark else {
      throw ExpressionError(
        offset: start,
        message: "the \(mark) is never closed",
        remedy: "put another \(mark) where it ends"
      )
    }
    cursor.position += 1
    return text
  }

  private mutating func comparison() throws(ExpressionError) -> Expression.Comparison {
    let start = cursor.position
    let spelled = cursor.take { $0 == "<" || $0 == ">" || $0 == "=" || $0 == "!" }
    if let comparison = Expression.Comparison(rawValue: spelled) { return comparison }
    let meant = ["=": "==", "=<": "<=", "=>": ">=", "<>": "!=", "!": "not", "===": "=="][spelled]
    throw ExpressionError(
      offset: start,
      message: "`\(spelled)` is not a comparison",
      remedy: meant.map { "write `\($0)`" } ?? "write one of < <= > >= == !="
    )
  }

  /// The error for a character that begins nothing; input methods for Chinese leave full-width ones.
  private func stranger(_ character: Character) -> ExpressionError {
    let meant: [Character: String] = [
      "＜": "<", "＞": ">", "≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "≠": "!=", "＝": "==",
      "（": "(", "）": ")", "，": ",", "、": ",", "×": "*", "÷": "/", "−": "-", "－": "-", "＋": "+",
      "&": "and", "|": "or", "“": "\"", "”": "\"",
    ]
    return ExpressionError(
      offset: cursor.position,
      message: "`\(character)` is not a sign of the language",
      remedy: meant[character].map { "write `\($0)`" }
        ?? "use metrics, numbers with units and < <= > >= == !="
    )
  }
}
