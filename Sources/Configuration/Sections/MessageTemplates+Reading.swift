import Telemetry

extension MessageTemplates {
  /// Reads `notify.templates`: texts of the user's own, whose fields all have to be known.
  init(_ keys: MappingReader) {
    var texts: [Name: LocalizedText] = [:]
    for name in Name.allCases {
      guard let reader = keys[name.rawValue], let text = LocalizedText(reader) else { continue }
      texts[name] = text
      for language in Language.allCases {
        guard let part = text.texts[language], let place = reader[language.rawValue] else {
          continue
        }
        for field in Self.unknownFields(in: part) {
          let known = Self.fields.sorted()
          let nearest = NearestName.find(field, among: known)
          place.fault(
            "`{\(field)}` is nothing that can be filled in",
            nearest.map { "write {\($0)}" } ?? "use one of \(known.joined(separator: ", "))"
          )
        }
      }
    }
    self.init(texts)
  }
}
