import Presentation
import Telemetry

extension SiteSummary {
  /// The fields of a site's row.
  static func columns(in language: Language) -> [Column] {
    [
      Column("site", in: language), Column("name", in: language),
      Column("devices", in: language, alignment: .right),
      Column("silent", in: language, alignment: .right),
      Column("heard", in: language),
    ]
      + LedgerField.allCases.map {
        Column($0.rawValue, in: language, alignment: .right, dispensability: 1)
      }
  }

  /// The row of a site that people call `title`.
  func cells(title: String?) -> [Cell] {
    [
      .text(site), Cell(title), .integer(Int64(devices.count)), .integer(Int64(silent)),
      Cell(heard),
    ] + LedgerField.allCases.map { .integer(count($0)) }
  }
}
