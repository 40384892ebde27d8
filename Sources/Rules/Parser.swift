/// Builds the tree of an expression by operator precedence (Pratt's method).
///
/// It knows the grammar alone; ``Analyser`` knows what names and units mean.
struct Parser {
  /// How deep parts may lie in each other: the parser calls itself for each level.
  static let maximumDepth = 64

  /// How tightly a sign binds what stands beside it.
  private enum Precedence: Int {
    case none, or, and, not, comparison, sum, product, sign
  }

  private let tokens: [Token]
  private var index = 0
  private var depth = 0

  /// Parses a whole text.
  static func parse(_ text: String) throws(ExpressionError) -> Syntax {
    var parser = Parser(tokens: try Lexer.tokens(of: text))
    let syntax = try parser.expression(above: .none)
    guard parser.token.kind == .end else { throw parser.trailing() }
    return syntax
  }

  private init(tokens: [Token]) {
    self.tokens = tokens
  }

  private var token: Token { tokens[index] }

  /// Moves to the next token; the end is never passed.
  private mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
  }

  private mutating func expression(above limit: Precedence) throws(ExpressionError) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      throw ExpressionError(
        offset: token.offset,
        message: "the parts lie more than \(Self.maximumDepth) deep in each other",
        remedy: "take out parentheses"
      )
    }
    var left = try operand()
    while let precedence = precedence(of: token.kind), precedence.rawValue > limit.rawValue {
      left = try infix(left, precedence)
    }
    return left
  }

  private func precedence(of kind: Token.Kind) -> Precedence? {
    switch kind {
    case .keyword(.or): .or
    case .keyword(.and): .and
    case .comparison: .comparison
    case .symbol("+"), .symbol("-"): .sum
    case .symbol("*"), .symbol("/"): .product
    default: nil
    }
  }

  private mutating func infix(
    _ left: Syntax,
    _ precedence: Precedence
  ) throws(ExpressionError) -> Syntax {
    let sign = token
    advance()
    if case .comparison = left, precedence == .comparison {
      throw ExpressionError(
        offset: sign.offset,
        message: "comparisons do not follow one another",
        remedy: "write them apart: `1 < x and x < 3`"
      )
    }
    let right = try expression(above: precedence)
    return switch sign.kind {
    case .comparison(let comparison): .comparison(comparison, left, right, offset: sign.offset)
    case .keyword(.and): .infix(.and, left, right, offset: sign.offset)
    case .keyword(.or): .infix(.or, left, right, offset: sign.offset)
    case .symbol("+"): .infix(.add, left, right, offset: sign.offset)
    case .symbol("-"): .infix(.subtract, left, right, offset: sign.offset)
    case .symbol("*"): .infix(.multiply, left, right, offset: sign.offset)
    case .symbol("/"): .infix(.divide, left, right, offset: sign.offset)
    default: preconditionFailure("a sign with precedence stands between two parts")
    }
  }

  private mutating func operand() throws(ExpressionError) -> Syntax {
    let first = token
    advance()
    switch first.kind {
    case .quantity(let quantity): return .quantity(quantity, offset: first.offset)
    case .text(let text): return .text(text, offset: first.offset)
    case .name(let name, let channel, let isQuoted):
      if token.kind == .symbol("("), channel == nil, !isQuoted {
        return .call(name, try arguments(), offset: first.offset)
      }
      return .name(name, channel: channel, isQuoted: isQuoted, offset: first.offset)
    case .other(let device): return try member(of: device, from: first.offset)
    case .symbol("-"):
      return .prefix(.minus, try expression(above: .sign), offset: first.offset)
    case .symbol("+"): return .prefix(.plus, try expression(above: .sign), offset: first.offset)
    case .keyword(.not): return .prefix(.not, try expression(above: .not), offset: first.offset)
    case .symbol("("): return try parenthesised(from: first.offset)
    default: throw missing(at: first)
    }
  }

  /// The metric behind `other(device)`.
  private mutating func member(
    of device: String,
    from offset: Int
  ) throws(ExpressionError) -> Syntax {
    guard token.kind == .symbol(".") else {
      throw ExpressionError(
        offset: token.offset,
        message: "other(\(device)) names a device, not a metric of it",
        remedy: "write the metric behind it, such as other(\(device)).flow_rate"
      )
    }
    advance()
    guard case .name(let metric, let channel, let isQuoted) = token.kind else {
      throw missing(at: token)
    }
    advance()
    return .other(
      device: device,
      metric: metric,
      channel: channel,
      isQuoted: isQuoted,
      offset: offset
    )
  }

  private mutating func parenthesised(from offset: Int) throws(ExpressionError) -> Syntax {
    let inner = try expression(above: .none)
    guard token.kind == .symbol(")") else { throw unclosed(offset) }
    advance()
    return inner
  }

  private mutating func arguments() throws(ExpressionError) -> [Syntax] {
    let opening = token.offset
    advance()
    guard token.kind != .symbol(")") else {
      advance()
      return []
    }
    var arguments = [try expression(above: .none)]
    while token.kind == .symbol(",") {
      advance()
      arguments.append(try expression(above: .none))
    }
    guard token.kind == .symbol(")") else { throw unclosed(opening) }
    advance()
    return arguments
  }

  // MARK: Errors

  private func unclosed(_ offset: Int) -> ExpressionError {
    guard token.kind == .end else { return trailing() }
    return .openBracket(at: offset)
  }

  private func missing(at token: Token) -> ExpressionError {
    guard token.kind == .end else {
      return ExpressionError(
        offset: token.offset,
        message: "`\(token.spelling)` stands where a metric or a number should",
        remedy: "write a comparison such as `dissolved_oxygen < 3 mg/L`"
      )
    }
    return ExpressionError(
      offset: token.offset,
      message: tokens.count == 1 ? "the expression is empty" : "the expression ends too early",
      remedy: "write a comparison such as `dissolved_oxygen < 3 mg/L`"
    )
  }

  /// The error for a token behind a part that is whole.
  private func trailing() -> ExpressionError {
    let isDecimalComma: Bool =
      if token.kind == .symbol(","), index > 0, index + 1 < tokens.count,
        case .quantity = tokens[index - 1].kind, case .quantity = tokens[index + 1].kind
      {
        true
      } else {
        false
      }
    guard token.kind != .symbol(")") else { return .closingBracket(at: token.offset) }
    return ExpressionError(
      offset: token.offset,
      message: "`\(token.spelling)` cannot follow what stands before it",
      remedy: isDecimalComma
        ? "write decimals with a point, such as 3.5" : "join parts by `and` or `or`, or take it out"
    )
  }
}
