import Telemetry

extension LocalizedText {
  /// Reads a text by language: `{ zh-Hans: 塘口缺氧, en: Pond oxygen low }`.
  init?(_ reader: NodeReader) {
    guard reader.isMapping || reader.isNull else {
      reader.mistyped("a text by language", "write { zh-Hans: 塘口缺氧, en: Pond oxygen low }")
      return nil
    }
    let texts = reader.mapping { keys in
      var texts: [Language: String] = [:]
      for language in Language.allCases {
        texts[language] = keys[language.rawValue]?.filledText()
      }
      return texts
    }
    guard let texts else { return nil }
    self.init(texts)
  }
}
