public import Telemetry

/// One JSON object per row, with the fields in the order of the columns.
public struct JSONRows: RowText {
  private let names: [String]
  private var text: JSONText

  /// Makes an empty text; moments are written in `zone`.
  public init(columns: [Column], zone: LocalZone) {
    names = columns.map(\.name)
    text = JSONText(zone: zone)
  }

  /// What has been written so far.
  public var bytes: [UInt8] {
    _read { yield text.bytes }
    _modify { yield &text.bytes }
  }

  /// Writes one object and ends the line.
  public mutating func append(_ cells: [Cell], emphasis: Emphasis) {
    precondition(cells.count == names.count, "a row has a cell for each column")
    text.beginObject()
    for (name, cell) in zip(names, cells) { text.member(name, cell) }
    text.endObject()
    text.endLine()
  }
}
