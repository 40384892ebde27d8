import Presentation
import Telemetry

/// Rows that belong to series: each row names its series for programs, and stands under it for people.
struct SeriesRows {
  private var rows: any RowText
  private let isTable: Bool
  private let surroundings: Surroundings
  private var current: SeriesID?
  /// How many rows there are.
  private(set) var count = 0

  /// Begins rows; `unitIndex` says where, among `columns`, the unit's column belongs.
  init(
    _ columns: [Column],
    unitAt unitIndex: Int,
    output: OutputOptions,
    surroundings: Surroundings
  ) {
    isTable = output.chosenFormat == .table
    self.surroundings = surroundings
    self.unitIndex = unitIndex
    var all = columns
    if !isTable {
      all.insert(Column("unit"), at: unitIndex)
      all.insert(Column("series"), at: 0)
    }
    rows = output.rows(of: all, zone: surroundings.zone, isGrouped: true)
  }

  private let unitIndex: Int

  /// Writes a row of one series; all rows of a series come one after the other.
  mutating func append(
    _ cells: [Cell],
    of series: Register.Series,
    emphasis: Emphasis = .normal
  ) throws {
    count += 1
    if isTable {
      if current != series.id { rows.heading(heading(of: series)) }
      current = series.id
      rows.append(cells, emphasis: emphasis)
    } else {
      var all = cells
      all.insert(.text(series.unit), at: unitIndex)
      all.insert(.text(series.key.description), at: 0)
      rows.append(all, emphasis: emphasis)
    }
    try StandardOutput.drain(&rows)
  }

  /// Writes what is left.
  mutating func finish() throws {
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func heading(of series: Register.Series) -> String {
    let titles = [
      surroundings.title(ofSite: series.key.site), surroundings.title(ofMetric: series.key.metric),
    ].compactMap(\.self)
    let unit = series.unit == "1" ? "" : "  \(series.unit)"
    return "\(series.key)\(unit)" + (titles.isEmpty ? "" : "  \(titles.joined(separator: " "))")
  }
}
