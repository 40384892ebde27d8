import QualityControl
import Telemetry

extension QualityOverride {
  /// Reads the entries of `quality`.
  static func all(_ reader: NodeReader) -> [QualityOverride] {
    reader.items { item in
      item.mapping { keys -> QualityOverride in
        let scope = keys["where"]?.mapping(Scope.init)
        let file = item.document.file.split(separator: "/").last.map(String.init) ?? ""
        var reading = QualityTestsReading(keys)
        return QualityOverride(
          scope: scope ?? Scope(),
          changes: reading.changes(),
          place: "\(file):\(item.position.line)"
        )
      }
    } ?? []
  }
}

extension QualityOverride.Scope {
  /// Reads `where`.
  init(_ keys: MappingReader) {
    self.init()
    func names(_ key: String) -> [String] {
      keys[key]?.itemsOrOne { $0.filledText() } ?? []
    }
    metrics = keys["metric"]?.itemsOrOne(Self.metric) ?? []
    kinds = Set(keys["kind"]?.itemsOrOne { $0.choice(SiteKind.self) } ?? [])
    stages = names("stage")
    (sites, devices, series) = (names("site"), names("device"), names("series"))
  }

  /// A metric's name, or a glob over names.
  private static func metric(_ reader: NodeReader) -> String? {
    if let text = reader.scalarText, text.contains(where: { "*?[".contains($0) }) { return text }
    return MetricName(reader)?.text
  }
}
