public import Telemetry

/// Rows becoming text in one format.
public protocol RowText: Sendable {
  /// What has been written; whoever passes it on may empty it at any time.
  var bytes: [UInt8] { get set }
  /// Begins a group of rows, where the format has such a thing.
  mutating func heading(_ text: String)
  /// Writes a row, which has a cell for each column.
  mutating func append(_ cells: [Cell], emphasis: Emphasis)
  /// Writes what was held back until the last row was known.
  mutating func finish()
}

extension RowText {
  /// Begins a group of rows; formats for programs repeat the group in each row and have no headings.
  public mutating func heading(_ text: String) {}
  /// Writes a row without emphasis.
  public mutating func append(_ cells: [Cell]) { append(cells, emphasis: .normal) }
  /// Writes what was held back; nothing, usually.
  public mutating func finish() {}
}

extension OutputFormat {
  /// The empty text of rows in this format.
  ///
  /// - Parameters:
  ///   - columns: the fields of a row, in their order.
  ///   - zone: the zone in which moments are written.
  ///   - style: how a table is drawn.
  /// - Returns: a text that rows are appended to.
  public func rows(
    of columns: [Column],
    zone: LocalZone,
    style: TableText.Style = TableText.Style()
  ) -> any RowText {
    switch self {
    case .table: TableText(columns: columns, zone: zone, style: style)
    case .csv: CSVText(columns: columns, zone: zone)
    case .json: JSONRows(columns: columns, zone: zone)
    }
  }
}
