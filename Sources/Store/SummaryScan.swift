internal import Chunks
internal import SQLite
internal import Telemetry

/// Counts samples, and finds the earliest and latest, of some series in one pass over the tables.
struct SummaryScan {
  /// One summary for each series, in the order in which they were given.
  private(set) var summaries: [SeriesSummary]
  private let positions: SeriesPositions

  init(_ series: [Register.Series]) {
    summaries = series.map { SeriesSummary(series: $0) }
    positions = SeriesPositions(series)
  }

  mutating func run(on connection: Connection, _ chunks: ChunkReader) throws(SQLiteError) {
    guard !summaries.isEmpty else { return }
    let rows = try Statement(
      connection,
      SealPass.both { table in
        """
        SELECT series, time, delay, value, flag, reasons, row FROM \(table)
        WHERE \(SealPass.isLive(from: 1))
        """
      }
    )
    try SealPass(connection).bindLive(to: rows, from: 1)
    while try rows.step() {
      guard let position = positions[rows.integer(0)] else { continue }
      let time = rows.instant(1)
      if summaries[position].samples == 0 { summaries[position].bytes = Self.bytes(of: rows) }
      summaries[position].samples += 1
      summaries[position].first = min(summaries[position].first ?? time, time)
      summaries[position].last = max(summaries[position].last ?? time, time)
    }
    for position in summaries.indices { summaries[position].bytes *= summaries[position].samples }
    try addBundles(connection, chunks)
    try addChunks(connection)
  }

  private mutating func addBundles(
    _ connection: Connection,
    _ chunks: ChunkReader
  ) throws(SQLiteError) {
    try chunks.look()
    let devices = Set(summaries.map(\.series.device.rawValue))
    let rows = try Statement(connection, "SELECT key, data FROM fresh")
    while try rows.step() {
      let key = rows.integer(0)
      let hours = ChunkGrid.hours(ofFreshKey: key)
      let device = ChunkGrid.device(ofFreshKey: key)
      guard devices.contains(device), !chunks.mark.covers(hours, device) else { continue }
      for (member, times) in try chunks.times(rows.bytes(1), key) {
        guard let position = positions[Int64(member.series)], let first = times.first,
          let last = times.last
        else { continue }
        summaries[position].samples += Int64(times.count)
        summaries[position].bytes += Int64(member.size)
        let (start, end) = (Instant(milliseconds: first), Instant(milliseconds: last))
        summaries[position].first = min(summaries[position].first ?? start, start)
        summaries[position].last = max(summaries[position].last ?? end, end)
      }
    }
  }

  private mutating func addChunks(_ connection: Connection) throws(SQLiteError) {
    let rows = try Statement(
      connection,
      "SELECT series, samples, earliest, latest, length(data) FROM chunk"
    )
    while try rows.step() {
      guard let position = positions[rows.integer(0)] else { continue }
      let (first, last) = (rows.instant(2), rows.instant(3))
      summaries[position].samples += rows.integer(1)
      summaries[position].bytes += rows.integer(4)
      summaries[position].first = min(summaries[position].first ?? first, first)
      summaries[position].last = max(summaries[position].last ?? last, last)
    }
  }

  /// What a row takes up in a page, by the record format of SQLite (fileformat2.html, sections 1.6
  /// and 2.1): cell pointer, payload size, row number, record header, columns.
  private static func bytes(of row: Statement) -> Int64 {
    let fixed: Int64 = 2 + 1 + 8
    let integers = [0, 1, 2, 4, 5].reduce(Int64(0)) { $0 + width(row.integer($1)) }
    let value = row.optionalDouble(3).map { number in
      Int64(exactly: number).map { min(width($0), 8) } ?? 8
    }
    return fixed + variable(row.integer(6)) + integers + (value ?? 0)
  }

  private static func width(_ value: Int64) -> Int64 {
    switch value {
    case 0, 1: 0
    case -0x80...0x7f: 1
    case -0x8000...0x7fff: 2
    case -0x80_0000...0x7f_ffff: 3
    case -0x8000_0000...0x7fff_ffff: 4
    case -0x8000_0000_0000...0x7fff_ffff_ffff: 6
    default: 8
    }
  }

  private static func variable(_ value: Int64) -> Int64 {
    var (rest, bytes) = (value >> 7, Int64(1))
    while rest > 0 { (rest, bytes) = (rest >> 7, bytes + 1) }
    return min(bytes, 9)
  }
}
