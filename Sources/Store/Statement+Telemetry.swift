internal import SQLite
internal import Telemetry

extension Statement {
  /// The column as a moment.
  func instant(_ column: Int32) -> Instant {
    Instant(milliseconds: integer(column))
  }

  /// The column as a moment; nil where it is NULL.
  func optionalInstant(_ column: Int32) -> Instant? {
    optionalInteger(column).map { Instant(milliseconds: $0) }
  }

  /// The column as one of the words of a vocabulary.
  ///
  /// - Throws: `SQLITE_CORRUPT` for any other word: nothing of ours has written it.
  func word<Word: RawRepresentable<String>>(_ column: Int32) throws(SQLiteError) -> Word {
    guard let word = Word(rawValue: text(column)) else {
      throw SQLiteError(code: 11, message: "unknown word in column \(column)", sql: sql)
    }
    return word
  }

  /// The column as the number of a device or series.
  ///
  /// - Throws: `SQLITE_CORRUPT` for a number that was never given: arrays are as long as the
  ///   highest one.
  func number(_ column: Int32) throws(SQLiteError) -> Int32 {
    let number = integer(column)
    guard (0...1 << 24).contains(number) else {
      throw SQLiteError(code: 11, message: "impossible number \(number)", sql: sql)
    }
    return Int32(number)
  }

  /// The revision in the columns `series, time, flag, reasons` from `first` on.
  func revision(from first: Int32) throws(SQLiteError) -> SampleRevision {
    SampleRevision(
      series: SeriesID(rawValue: try number(first)),
      time: instant(first + 1),
      flag: QualityFlag(rawValue: UInt8(truncatingIfNeeded: integer(first + 2))) ?? .fail,
      reasons: QualityReasons(rawValue: UInt32(truncatingIfNeeded: integer(first + 3)))
    )
  }

  /// The sample in the columns `series, time, delay, value, flag, reasons` from `first` on.
  ///
  /// An unknown flag reads as `fail`: a value that is not understood must not be used.
  func sample(from first: Int32) -> Sample {
    let time = integer(first + 1)
    return Sample(
      series: SeriesID(rawValue: Int32(truncatingIfNeeded: integer(first))),
      time: Instant(milliseconds: time),
      value: optionalDouble(first + 3),
      flag: QualityFlag(rawValue: UInt8(truncatingIfNeeded: integer(first + 4))) ?? .fail,
      reasons: QualityReasons(rawValue: UInt32(truncatingIfNeeded: integer(first + 5))),
      arrived: Instant(milliseconds: time &+ integer(first + 2))
    )
  }
}
