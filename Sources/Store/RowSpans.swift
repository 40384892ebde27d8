internal import SQLite

/// Which stretches of rows hold which times: the table's only index, and it lives in memory.
///
/// A B-tree over (series, time) costs ten times the append; rows arrive almost in the order of
/// their times, so the extremes of a few thousand rows at a time say nearly as much.
struct RowSpans {
  /// Rows that were written one after the other, and the extremes of their times.
  struct Span: Equatable {
    var first: Int64
    var last: Int64
    var earliest: Int64
    var latest: Int64

    /// Takes in the row that follows.
    mutating func take(_ time: Int64) {
      last += 1
      earliest = min(earliest, time)
      latest = max(latest, time)
    }
  }

  /// Rows that are gathered in one span at least, unless nothing follows.
  private static let size: Int64 = 4096

  /// The spans, in the order of their rows.
  private(set) var spans: [Span] = []

  /// Makes an index of no rows.
  init() {}

  /// Reads the rows of every batch.
  init(_ connection: Connection) throws(SQLiteError) {
    let batches = try Statement(
      connection,
      "SELECT first_row, last_row, min_time, max_time FROM batch WHERE first_row IS NOT NULL"
    )
    while try batches.step() {
      let (first, last) = (batches.integer(0), batches.integer(1))
      guard 1 <= first, first <= last, last < 1 << 62 else {
        throw SQLiteError(code: 11, message: "impossible rows of a batch", sql: batches.sql)
      }
      append(
        Span(
          first: first,
          last: last,
          earliest: batches.integer(2),
          latest: batches.integer(3)
        )
      )
    }
  }

  /// Forgets the spans of which a pass has removed every row.
  mutating func dropSealed(by pass: SealPass) {
    spans.removeAll { span in
      span.last <= pass.keptRow || (span.last <= pass.lastRow && span.latest < pass.cutoff)
    }
  }

  /// Takes in rows that follow all others.
  mutating func append(_ span: Span) {
    guard var open = spans.last, open.last - open.first + 1 < Self.size else {
      spans.append(span)
      return
    }
    open.last = span.last
    open.earliest = min(open.earliest, span.earliest)
    open.latest = max(open.latest, span.latest)
    spans[spans.count - 1] = open
  }
}
