internal import SQLite
internal import Telemetry

/// The table `sample` of `sluice sql`: every sample under the name of its series.
///
/// Conditions on names choose series from the register; those on `time` choose the stretch that is
/// read. Everything else SQLite tries on each row.
final class SampleTable: VirtualTable {
  private let reader: StoreReader
  private let moment: (String) -> Instant?

  /// Makes the table.
  ///
  /// - Parameters:
  ///   - reader: where the samples are.
  ///   - moment: reads a moment as people write it.
  init(_ reader: StoreReader, moment: @escaping (String) -> Instant?) {
    (self.reader, self.moment) = (reader, moment)
  }

  var columns: String { SampleColumn.declaration }

  func use(of form: VirtualCondition.Form) -> VirtualCondition.Use {
    guard let column = SampleColumn(rawValue: form.column) else { return .none }
    switch (column, form.comparison) {
    case (.series, .equal), (.site, .equal), (.device, .equal), (.metric, .equal),
      (.unit, .equal), (.channel, .equal),
      (.series, .among), (.site, .among), (.device, .among), (.metric, .among),
      (.unit, .among), (.channel, .among),
      (.series, .glob), (.site, .glob), (.device, .glob), (.metric, .glob), (.unit, .glob),
      (.channel, .glob),
      (.series, .like), (.site, .like), (.device, .like), (.metric, .like), (.unit, .like),
      (.channel, .like):
      return .narrows
    // SQLite would hold a number to be less than any text, so it must not judge these itself.
    case (.time, .equal), (.time, .less), (.time, .atMost), (.time, .greater), (.time, .atLeast),
      (.arrived, .equal), (.arrived, .less), (.arrived, .atMost), (.arrived, .greater),
      (.arrived, .atLeast):
      return .decides
    default: return .none
    }
  }

  func cost(of forms: [VirtualCondition.Form]) -> (cost: Double, rows: Int64) {
    // A scan of the append table costs the same whatever it selects; what is selected decides how
    // many rows a query above this one has to handle.
    var (cost, rows) = (1e6, 1e8)
    for form in forms {
      switch SampleColumn(rawValue: form.column) {
      case .series: rows /= 1000
      case .time: rows /= 10
      case .arrived: continue
      default: rows /= 5
      }
    }
    rows = max(rows, 1)
    cost += rows
    return (cost, Int64(rows))
  }

  func scan(_ conditions: [VirtualCondition]) throws(SQLiteError) -> any VirtualRows {
    var choice = SampleChoice()
    for condition in conditions { try choice.narrow(by: condition, moment) }
    do throws(StoreError) {
      let register = try reader.register()
      return SampleRows(reader, register.series.filter(choice.accepts), choice)
    } catch {
      throw SQLiteError(error)
    }
  }
}

extension SQLiteError {
  /// An error of the store on its way through SQLite.
  init(_ error: StoreError) {
    self.init(code: error.fault.code ?? 1, message: error.description, sql: "sample")
  }
}
