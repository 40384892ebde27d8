internal import SQLite

/// What a store holds and takes up.
public struct StoreSizes: Hashable, Sendable {
  /// The path of the database file.
  public var path: String
  /// Its size in bytes.
  public var bytes: Int64
  /// The size of the write-ahead log beside it in bytes.
  public var walBytes: Int64
  /// Samples in the append-only table.
  public var hotSamples: Int64
  /// Samples in sealed chunks.
  public var sealedSamples: Int64
  /// Series that are known.
  public var series: Int

  init(_ connection: Connection) throws(SQLiteError) {
    path = connection.path
    bytes = FileSystem.size(path)
    walBytes = FileSystem.size(path + "-wal")
    // Rows have no gaps, and counting them would read the whole table.
    hotSamples =
      try connection.integer(
        "SELECT (SELECT max(row) FROM sample_hot) - (SELECT min(row) FROM sample_hot) + 1"
      ) ?? 0
    sealedSamples = 0
    series = Int(try connection.integer("SELECT count(*) FROM series") ?? 0)
  }
}
