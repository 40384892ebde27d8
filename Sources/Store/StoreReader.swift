internal import Chunks
internal import SQLite
public import Telemetry

/// Reads a store beside its writer, or when nobody writes it.
///
/// It never checkpoints and holds no snapshot longer than it takes to read one answer, or one part
/// of a long one, into memory. It is used from one thread at a time.
public final class StoreReader {
  /// The newest schema that this version knows, and gives to every file that it writes.
  public static var schemaVersion: Int { Migration.all.count }

  /// The path of the database file.
  public let path: String
  /// Samples that are held in memory at once by ``samples(matching:in:_:)``; some 40 bytes each.
  package var rowsAtOnce = 500_000
  let connection: Connection
  /// Takes what a damaged file has lost, so that the rest can be read; nil where the first damage is
  /// an error.
  let onLoss: ((StoreLoss) -> Void)?
  /// How many steps of the schema the file has taken.
  let version: Int
  private let sealed: ChunkReader?
  /// Sealed chunks; a file of an earlier version is read by its plain tables alone.
  var chunks: ChunkReader {
    guard let sealed else { preconditionFailure("chunks of a file that may be older") }
    return sealed
  }
  private(set) lazy var rollups = RollupTable(connection, ChunkCodec())

  /// Opens a store for reading.
  ///
  /// Beside the file SQLite needs its `-wal` and `-shm`, and makes them where they are missing.
  /// Where it cannot (read-only media) and there is nothing in a `-wal`, nobody writes the file, and it is
  /// read as it stands.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - onLoss: takes each part of a damaged file that ``series(matching:)``, cursors and aggregates
  ///     then leave out, some more than once; without it the first of them is an error, and a file
  ///     that was cut short is not opened.
  /// - Throws: ``StoreError``: `missing`, `notAStore`, `newer`, `older`, or `failed`.
  public convenience init(
    path: String,
    onLoss: ((StoreLoss) -> Void)? = nil
  ) throws(StoreError) {
    try self.init(anyVersion: path, onLoss: onLoss)
    guard version == Migration.newest else { throw .older(Migration.older(path, version)) }
  }

  /// Opens a store that may not have taken every step of the schema: not all can be read then.
  init(
    anyVersion path: String,
    onLoss: ((StoreLoss) -> Void)? = nil
  ) throws(StoreError) {
    (self.path, self.onLoss) = (path, onLoss)
    guard FileSystem.exists(path) else {
      throw .missing(
        StoreError.Fault(
          action: "read",
          path: path,
          cause: "there is no such file",
          advice: "name the store with --store, or start sluiced, which makes it"
        )
      )
    }
    let (connection, version) = try Self.connect(path, onLoss)
    (self.connection, self.version) = (connection, version)
    sealed =
      version < Migration.newest
      ? nil
      : try attempt("read", path) { () throws(SQLiteError) in try Self.chunks(connection) }
  }

  /// Of a damaged file the list of tables may have been read in part.
  private static func chunks(_ connection: Connection) throws(SQLiteError) -> ChunkReader {
    do throws(SQLiteError) {
      return try ChunkReader(connection)
    } catch {
      let isMissing = error.message.hasPrefix("no such table")
      throw isMissing ? SQLiteError(code: 11, message: error.message, sql: error.sql) : error
    }
  }

  private static func connect(
    _ path: String,
    _ onLoss: ((StoreLoss) -> Void)?
  ) throws(StoreError) -> (connection: Connection, version: Int) {
    do throws(StoreError) {
      return try connect(path, .readOnly)
    } catch {
      if let onLoss, error.isDamage {
        let left = try connect(path, .damaged)
        onLoss(
          StoreLoss(part: "all of \(path)", cause: "it was cut short, or its first pages are bad")
        )
        return left
      }
      let cannotOpen: Int32 = 14
      guard error.fault.code.map({ $0 & 0xff }) == cannotOpen, FileSystem.size(path + "-wal") == 0
      else { throw error }
      return try connect(path, .immutable)
    }
  }

  private static func connect(
    _ path: String,
    _ mode: Connection.Mode
  ) throws(StoreError) -> (connection: Connection, version: Int) {
    let connection = try attempt("open", path) { () throws(SQLiteError) in
      try Connection(path: path, mode: mode)
    }
    var isDamaged = false
    if case .damaged = mode { isDamaged = true }
    let version = try Migration.check(connection, isDamaged: isDamaged)
    guard version > 0 else {
      throw .notAStore(
        StoreError.Fault(
          action: "read",
          path: path,
          cause: "it holds no tables",
          advice: "start sluiced, which makes them, or name another file"
        )
      )
    }
    return (connection, version)
  }

  /// Does reads in one snapshot.
  func read<Result>(
    _ action: String,
    _ body: () throws(SQLiteError) -> Result
  ) throws(StoreError) -> Result {
    try attempt(action, path) { () throws(SQLiteError) in
      guard onLoss == nil else { return try connection.snapshot(body) }
      return try connection.transaction(.deferred, body)
    }
  }

  /// Devices and series.
  public func register() throws(StoreError) -> Register {
    try read("read the register of") { () throws(SQLiteError) in
      try Queries.register(connection)
    }
  }

  /// The account of each device; of ``DeviceID/unattributed`` too, where it has one.
  public func ledger() throws(StoreError) -> [DeviceID: LedgerEntry] {
    try read("read the ledger of") { () throws(SQLiteError) in
      try Queries.ledger(connection)
    }
  }

  /// What the store holds and takes up.
  public func sizes() throws(StoreError) -> StoreSizes {
    try read("measure") { () throws(SQLiteError) in try StoreSizes(connection) }
  }

  /// The number of the last commit.
  public func seq() throws(StoreError) -> Int64 {
    try read("read") { () throws(SQLiteError) in
      try connection.integer("SELECT seq FROM meta") ?? 0
    }
  }

  /// When the last commit was made, by the clock of then; nil before the first, or where it cannot
  /// be read.
  public func lastCommit() -> Instant? {
    try? read("read") { () throws(SQLiteError) in
      try connection.integer("SELECT max(at) FROM batch WHERE seq > (SELECT seq FROM meta) - 100")
        .map { Instant(milliseconds: $0) }
    }
  }

  /// Up to when the daemon has watched; nil before its first tick.
  public func watchedUntil() throws(StoreError) -> Instant? {
    try read("read") { () throws(SQLiteError) in
      try connection.integer("SELECT watched_until FROM meta").map { Instant(milliseconds: $0) }
    }
  }
}
