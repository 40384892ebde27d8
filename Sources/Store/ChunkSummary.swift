internal import SQLite
internal import Telemetry

/// What stands beside a chunk in plain columns: how many samples, and the figures of the good ones.
struct ChunkSummary {
  /// The names of the columns, in the order in which they are bound.
  static let columns = "samples, good, sum, min, max, first, last, earliest, latest"
  /// How they are declared.
  static let declaration = """
    samples INTEGER NOT NULL, good INTEGER NOT NULL, sum REAL, min REAL, max REAL, first REAL,
      last REAL, earliest INTEGER NOT NULL, latest INTEGER NOT NULL
    """
  /// How many they are.
  static let count: Int32 = 9

  var aggregate = Aggregate()
  var samples = 0
  var earliest: Int64 = 0
  var latest: Int64 = 0

  /// Sums up samples, of which there are some.
  init(_ columns: SampleColumns) {
    samples = columns.count
    earliest = columns.times.first ?? 0
    latest = columns.times.last ?? 0
    for index in 0..<columns.count { aggregate.add(columns, index) }
  }

  /// Binds the columns to the parameters from `first` on.
  func bind(to statement: Statement, from first: Int32) {
    statement.bind(Int64(samples), at: first)
    statement.bind(Int64(aggregate.used), at: first + 1)
    statement.bind(aggregate.sum, at: first + 2)
    statement.bind(aggregate.minimum, at: first + 3)
    statement.bind(aggregate.maximum, at: first + 4)
    statement.bind(aggregate.first, at: first + 5)
    statement.bind(aggregate.last, at: first + 6)
    statement.bind(earliest, at: first + 7)
    statement.bind(latest, at: first + 8)
  }
}

extension Aggregate {
  /// Takes in a sample of columns; only a good one (flag 1 or 2) is used.
  mutating func add(_ columns: SampleColumns, _ index: Int) {
    let value = columns.values[index]
    let flag = QualityFlag(rawValue: columns.flags[index]) ?? .fail
    add(
      value.isNaN ? nil : value,
      flag: flag,
      at: Instant(milliseconds: columns.times[index]),
      isUsed: flag == .good || flag == .notEvaluated
    )
  }
}
