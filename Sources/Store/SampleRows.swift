internal import SQLite
internal import Telemetry

/// A scan of the table `sample`: a block of samples in memory, one of them the current row.
final class SampleRows: VirtualRows {
  private let cursor: SampleCursor
  private let arrivals: TimeRange
  private var columns = SampleColumns()
  private var series: Register.Series?
  /// The name of the block's series, made once.
  private var name = ""
  private var index = -1

  init(_ reader: StoreReader, _ series: [Register.Series], _ choice: SampleChoice) {
    cursor = reader.cursor(over: series, in: choice.times)
    arrivals = choice.arrivals
  }

  func next() throws(SQLiteError) -> Bool {
    while true {
      index += 1
      if index == columns.count {
        guard try nextBlock() else { return false }
      }
      if arrivals.contains(arrived) { return true }
    }
  }

  private func nextBlock() throws(SQLiteError) -> Bool {
    do throws(StoreError) {
      guard let block = try cursor.next() else { return false }
      if series?.id != block.series.id { name = block.series.key.description }
      (series, columns, index) = (block.series, block.columns, 0)
      return true
    } catch {
      throw SQLiteError(error)
    }
  }

  private var arrived: Instant {
    Instant(milliseconds: columns.times[index] &+ columns.delays[index])
  }

  func value(_ column: Int) -> SQLValue {
    guard let column = SampleColumn(rawValue: column) else { return .null }
    switch column {
    case .time: return .integer(columns.times[index])
    case .arrived: return .integer(arrived.milliseconds)
    case .value: return columns.values[index].isNaN ? .null : .number(columns.values[index])
    case .flag: return .integer(Int64(columns.flags[index]))
    case .reasons:
      let reasons = QualityReasons(rawValue: columns.reasons[index])
      return .text(reasons.words.joined(separator: " "))
    case .series: return .text(name)
    case .site, .device, .metric, .unit, .channel:
      return series.flatMap { SampleChoice.text(column, of: $0) }.map(SQLValue.text) ?? .null
    }
  }
}
