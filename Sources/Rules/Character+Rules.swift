extension Character {
  /// `0` to `9`; not the digits of other scripts.
  var isRuleDigit: Bool { isASCII && isNumber }

  /// What a name may begin with.
  var startsRuleName: Bool { isASCII && (isLetter || self == "_") }

  /// What a name may go on with.
  var continuesRuleName: Bool { startsRuleName || isRuleDigit }

  /// What a unit may begin with, also in the spellings that are not UCUM.
  var startsUnit: Bool { isLetter || "%[{°℃℉‰".contains(self) }
}

extension String {
  /// The text without blanks and quotation marks around it.
  var trimmedOfBlanksAndQuotes: String {
    let isEdge: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" || $0 == "'" || $0 == "`" }
    return String(drop(while: isEdge).reversed().drop(while: isEdge).reversed())
  }
}
