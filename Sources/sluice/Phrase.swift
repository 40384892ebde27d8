import Telemetry

/// A text for people in the three languages that Sluice speaks.
struct Phrase {
  let english: String
  let simplified: String
  let traditional: String

  init(_ english: String, _ simplified: String, _ traditional: String) {
    (self.english, self.simplified, self.traditional) = (english, simplified, traditional)
  }

  /// The text, with `%1`, `%2` and so on replaced.
  func text(in language: Language, _ values: String...) -> String {
    var text =
      switch language {
      case .english: english
      case .simplifiedChinese: simplified
      case .traditionalChinese: traditional
      }
    for (index, value) in values.enumerated() {
      text = text.replacing("%\(index + 1)", with: value, maxReplacements: 1)
    }
    return text
  }
}
