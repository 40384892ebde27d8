import Presentation
import Telemetry

/// Rows of one series each: the whole key for programs, grouped by device for people.
struct DeviceRows {
  private var rows: any RowText
  private let isTable: Bool
  private let surroundings: Surroundings
  private var current: DeviceID?
  /// Room for a row.
  private var line: [Cell] = []

  /// Begins rows whose first field is the series.
  init(_ columns: [Column], output: OutputOptions, surroundings: Surroundings) {
    isTable = output.chosenFormat == .table
    self.surroundings = surroundings
    let title = Phrases.title(of: "series", in: surroundings.language)
    var all = [Column("series", title: title)] + columns
    if isTable, surroundings.language != .english {
      let name = Phrases.title(of: "name", in: surroundings.language)
      all.insert(Column("name", title: name, dispensability: 1), at: 1)
    }
    rows = output.rows(of: all, zone: surroundings.zone, isGrouped: true)
  }

  /// Writes the row of a series; all series of a device come one after the other.
  mutating func append(
    _ cells: [Cell],
    of series: Register.Series,
    emphasis: Emphasis = .normal
  ) throws {
    if isTable {
      if current != series.device { rows.heading(heading(of: series.key)) }
      current = series.device
      let name = surroundings.title(ofMetric: series.key.metric)
      let names: [Cell] = surroundings.language == .english ? [] : [Cell(name)]
      rows.append([.text(series.key.measure)] + names + cells, emphasis: emphasis)
    } else {
      line.removeAll(keepingCapacity: true)
      line.append(.text(series.key.description))
      line += cells
      rows.append(line, emphasis: emphasis)
    }
    try StandardOutput.drain(&rows)
  }

  /// Writes what is left.
  mutating func finish() throws {
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }

  private func heading(of key: SeriesKey) -> String {
    let title = surroundings.title(ofSite: key.site)
    return "\(key.site)/\(key.device)" + (title.map { "  \($0)" } ?? "")
  }
}
