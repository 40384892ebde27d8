/// Reads one number with its unit.
struct QuantityLexer {
  /// The place in the text; at the end of the quantity once it has been read.
  private(set) var cursor: TextCursor

  /// Makes a reader for the number that the cursor stands before.
  init(_ cursor: TextCursor) {
    self.cursor = cursor
  }

  /// Reads the number and the unit.
  mutating func quantity() throws(ExpressionError) -> Quantity {
    let start = cursor.position
    let value = try number()
    let numberEnd = cursor.position
    cursor.skip(while: \.isWhitespace)
    let unitOffset = cursor.position
    let unit = try unit()
    if unit == nil { cursor.position = numberEnd }
    return Quantity(
      value: value,
      unit: unit,
      unitOffset: unitOffset,
      text: cursor.text(from: start)
    )
  }

  private mutating func number() throws(ExpressionError) -> Double {
    let start = cursor.position
    cursor.skip(while: \.isRuleDigit)
    if cursor.peek() == ".", cursor.peek(1)?.isRuleDigit == true {
      cursor.position += 1
      cursor.skip(while: \.isRuleDigit)
    }
    skipExponent()
    guard let value = Double(cursor.text(from: start)), value.isFinite else {
      throw ExpressionError(
        offset: start,
        message: "the number is too large",
        remedy: "write one below 1.8e308"
      )
    }
    guard cursor.peek() != "_" else {
      throw ExpressionError(
        offset: cursor.position,
        message: "`_` stands in a number",
        remedy: "write the digits without it"
      )
    }
    return value
  }

  /// `e5`, `E-3`: only with its digits, or it is a unit.
  private mutating func skipExponent() {
    guard cursor.peek() == "e" || cursor.peek() == "E" else { return }
    let signed = cursor.peek(1) == "-" || cursor.peek(1) == "+"
    guard cursor.peek(signed ? 2 : 1)?.isRuleDigit == true else { return }
    cursor.position += signed ? 2 : 1
    cursor.skip(while: \.isRuleDigit)
  }

  /// The unit behind a number, which ends at a blank; nil where something else follows.
  private mutating func unit() throws(ExpressionError) -> String? {
    let start = cursor.position
    guard cursor.peek()?.startsUnit == true else { return nil }
    while let character = cursor.peek() {
      if let closing = Self.brackets[character] {
        try skipBracket(closedBy: closing)
      } else if goesOn(character) {
        cursor.position += 1
      } else {
        break
      }
    }
    let unit = cursor.text(from: start)
    return Token.Keyword(rawValue: unit.lowercased()) == nil ? unit : nil
  }

  /// Whether the character ahead belongs to a unit that has begun.
  ///
  /// `mg/L` and `m-2` go on, but the `/` of `10 m / 2` and of `3 m/2` divides.
  private func goesOn(_ character: Character) -> Bool {
    switch character {
    case "/": cursor.peek(1).map { $0.startsUnit || $0 == "(" } ?? false
    case ".", "·": cursor.peek(1)?.startsUnit == true
    case "-": cursor.peek(1)?.isRuleDigit == true
    default: character.startsUnit || character.isRuleDigit || "²³".contains(character)
    }
  }

  private mutating func skipBracket(closedBy closing: Character) throws(ExpressionError) {
    let start = cursor.position
    cursor.skip { $0 != closing }
    guard cursor.peek() == closing else {
      throw ExpressionError(
        offset: start,
        message: "the \(cursor.characters[start]) of the unit is never closed",
        remedy: "put a \(closing) where it ends"
      )
    }
    cursor.position += 1
  }

  private static let brackets: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
}
