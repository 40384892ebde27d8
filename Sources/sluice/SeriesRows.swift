import Presentation
import Telemetry

/// Rows that belong to series: each row names its series for programs, and stands under it for people.
struct SeriesRows {
  private var rows: any RowText
  private let isTable: Bool
  private let surroundings: Surroundings
  private var current: SeriesID?
  /// A row of the series at hand, with its name and its unit, which each of its rows repeats.
  private var line: [Cell] = []
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
    (self.unitIndex, width) = (unitIndex, columns.count)
    var all = columns
    if !isTable {
      all.insert(Column("unit"), at: unitIndex)
      all.insert(Column("series"), at: 0)
    }
    rows = output.rows(of: all, zone: surroundings.zone, isGrouped: true)
  }

  private let unitIndex: Int
  private let width: Int

  /// Writes a row of one series; all rows of a series come one after the other.
  mutating func append(
    _ cells: [Cell],
    of series: Register.Series,
    emphasis: Emphasis = .normal
  ) throws {
    count += 1
    if current != series.id { begin(series) }
    if isTable {
      rows.append(cells, emphasis: emphasis)
    } else {
      for index in cells.indices { line[index < unitIndex ? index + 1 : index + 2] = cells[index] }
      rows.append(line, emphasis: emphasis)
    }
    try StandardOutput.drain(&rows)
  }

  private mutating func begin(_ series: Register.Series) {
    current = series.id
    if isTable { return rows.heading(heading(of: series)) }
    line = [Cell](repeating: .missing, count: width + 2)
    line[0] = .text(series.key.description)
    line[unitIndex + 1] = .text(series.unit)
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
