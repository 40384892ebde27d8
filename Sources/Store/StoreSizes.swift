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
    hotSamples = try connection.integer("SELECT hot_samples FROM meta") ?? 0
    sealedSamples = try connection.integer("SELECT sealed_samples FROM meta") ?? 0
    series = Int(try connection.integer("SELECT count(*) FROM series") ?? 0)
  }
}
