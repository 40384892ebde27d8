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
