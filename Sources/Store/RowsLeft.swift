internal import SQLite

/// Goes through a table of a damaged file in the order of its row numbers, past those that cannot be
/// read.
struct RowsLeft {
  /// How many numbers are tried in vain before the rest is given up; some seconds.
  private static let mostTries = 1 << 21

  private let rows: Statement
  private let numbers: ClosedRange<Int64>
  /// The row numbers that could not be read, and why; also numbers that no row ever had.
  private(set) var lost: [(numbers: ClosedRange<Int64>, cause: String)] = []

  /// Prepares a statement.
  ///
  /// - Parameters:
  ///   - connection: reads the file.
  ///   - sql: gives rows with their number in column 0, in rising order; parameters 1 and 2 are the
  ///     first and the last number.
  ///   - numbers: the numbers that rows can have.
  ///   - bind: sets the other parameters.
  /// - Throws: ``SQLiteError`` where the statement cannot be compiled.
  init(
    _ connection: Connection,
    _ sql: String,
    _ numbers: ClosedRange<Int64>,
    bind: (Statement) -> Void = { _ in }
  ) throws(SQLiteError) {
    self.numbers = numbers
    rows = try Statement(connection, sql)
    bind(rows)
  }

  /// Calls `body` with every row that can be read; where it fails for damage the row is lost too.
  mutating func each(_ body: (Statement) throws(SQLiteError) -> Void) throws(SQLiteError) {
    var next = numbers.lowerBound
    var gap: (first: Int64, cause: String)?
    var tries = 0
    while next <= numbers.upperBound {
      do throws(SQLiteError) {
        defer { rows.reset() }
        rows.bind(next, at: 1)
        rows.bind(numbers.upperBound, at: 2)
        while try rows.step() {
          let number = rows.integer(0)
          guard number >= next, number < .max else {
            throw SQLiteError(code: 11, message: "rows are not in their order", sql: rows.sql)
          }
          try body(rows)
          if let gap, number > gap.first { lost.append((gap.first...number - 1, gap.cause)) }
          (gap, next) = (nil, number + 1)
        }
        break
      } catch {
        guard error.isDamage else { throw error }
        gap = gap ?? (next, error.message)
        (next, tries) = (next + 1, tries + 1)
        if tries > Self.mostTries { break }
      }
    }
    if let gap { lost.append((gap.first...numbers.upperBound, gap.cause)) }
  }
}
