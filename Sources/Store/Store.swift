public import Dispatch
internal import SQLite
internal import Telemetry

/// The one writer of a store: everything that lasts goes through ``append(_:)``.
///
/// It is confined to the queue that it was opened with; a call from elsewhere is a trap.
///
/// `@unchecked Sendable`: it may be handed from queue to queue, and every use of its mutable state
/// checks that it is on its own.
public final class Store: @unchecked Sendable {
  /// The path of the database file.
  public let path: String
  /// The identity that the file was given when it was made, a UUID; a copy has the same.
  public let storeID: String
  /// Whether the run before this one closed the file in order; true for a new file.
  public let wasClean: Bool
  /// What the check of the file at the start came to.
  public let integrity: IntegrityCheck

  let queue: DispatchQueue
  let options: StoreOptions
  let connection: Connection
  let statements: WriteStatements
  let deviceStatements: DeviceStatements
  /// The number of the last commit.
  var seq: Int64
  /// The number of the next row of readings.
  var nextRow: Int64
  /// Where which times are stored.
  var spans: RowSpans
  var ledger: LedgerTotals
  /// Bytes of payloads in the quarantine.
  var quarantinedBytes: Int64
  /// When the quarantine was last looked through for what is too old.
  var quarantineTrimmed = Instant.epoch
  var families: SeriesFamilies
  let chunks: ChunkReader
  let chunkWriter: ChunkWriter
  let expiring: ExpiryStatements
  var sealing = SealWork()
  var reserve: Reserve
  var checkpoints: CheckpointSchedule
  private let lock: StoreLock

  /// Opens the store, makes it where it is missing, and brings its schema up to date.
  ///
  /// - Parameters:
  ///   - path: the database file; its folder is made where that is missing.
  ///   - queue: the serial queue from which every call will come, this one too.
  ///   - options: how to treat the file.
  /// - Returns: the store, marked as in use until ``close(clean:)``.
  /// - Throws: ``StoreError``, among them `inUse`, `newer`, `notAStore`, and `failed` for a file
  ///   that does not pass its check.
  public static func open(
    path: String,
    queue: DispatchQueue,
    options: StoreOptions = StoreOptions()
  ) throws(StoreError) -> Store {
    dispatchPrecondition(condition: .onQueue(queue))
    try FileSystem.makeFolder(of: path)
    let lock = try StoreLock(path: path)
    FileSystem.makeFile(path)
    return try Store(path: path, queue: queue, options: options, lock: lock)
  }

  private init(
    path: String,
    queue: DispatchQueue,
    options: StoreOptions,
    lock: StoreLock
  ) throws(StoreError) {
    (self.path, self.queue, self.options, self.lock) = (path, queue, options, lock)
    let connection = try attempt("open", path) { () throws(SQLiteError) in
      try Connection(path: path, mode: .readWrite(queue: queue))
    }
    try Self.prepare(connection, options)
    self.connection = connection
    let (storeID, seq, isClean) = try attempt("read", path) { () throws(SQLiteError) in
      let meta = try Statement(connection, "SELECT store_id, seq, clean FROM meta")
      defer { meta.reset() }
      guard try meta.step() else {
        throw SQLiteError(code: 11, message: "meta is empty", sql: meta.sql)
      }
      return (meta.text(0), meta.integer(1), meta.integer(2) != 0)
    }
    (self.storeID, self.seq, wasClean) = (storeID, seq, isClean)
    integrity = try isClean ? .notNeeded : Self.check(connection, options)
    (spans, ledger, statements) = try attempt("read", path) { () throws(SQLiteError) in
      try connection.execute("UPDATE meta SET clean = 0")
      return (
        try RowSpans(connection), try LedgerTotals(connection), try WriteStatements(connection)
      )
    }
    (deviceStatements, quarantinedBytes) = try attempt("read", path) { () throws(SQLiteError) in
      (try DeviceStatements(connection), try Self.quarantinedBytes(connection))
    }
    (families, chunks, nextRow, sealing.pass) = try attempt("read", path) {
      () throws(SQLiteError) in
      let pass = try SealPass(connection)
      let last = try connection.integer("SELECT max(row) FROM \(pass.tables.newer)") ?? 0
      return (
        try SeriesFamilies(connection), try ChunkReader(connection),
        max(last, pass.lastRow, pass.keptRow, pass.latestRow) + 1, pass
      )
    }
    let chunks = chunks
    (chunkWriter, expiring) = try attempt("read", path) { () throws(SQLiteError) in
      (
        try ChunkWriter(connection, chunks, options), try ExpiryStatements(connection)
      )
    }
    reserve = Reserve(path: path, bytes: options.reserveBytes)
    checkpoints = CheckpointSchedule(threshold: options.checkpointBytes / 4096)
  }

  /// Copies the log into the file, removes it, and marks the file as closed in order.
  ///
  /// Nothing may be called afterwards. Without it (a crash) nothing is lost: the next start reads
  /// the log and checks the file.
  ///
  /// - Parameter clean: whether to make the mark; false where something has gone wrong.
  /// - Throws: ``StoreError/busy(_:)`` where a reader keeps the log from being copied; it stays
  ///   beside the file then, which does no harm.
  public func close(clean: Bool = true) throws(StoreError) {
    checkQueue()
    try attempt("close", path) { () throws(SQLiteError) in
      if clean { try connection.execute("UPDATE meta SET clean = 1") }
      _ = try connection.checkpoint(.truncate)
      try connection.keepLogAtEnd(false)
    }
  }

  /// What the file holds and takes up.
  public func sizes() throws(StoreError) -> StoreSizes {
    checkQueue()
    return try attempt("measure", path) { () throws(SQLiteError) in try StoreSizes(connection) }
  }

  /// The size of the write-ahead log in bytes.
  public var logBytes: Int64 {
    checkQueue()
    return FileSystem.size(path + "-wal")
  }

  /// How checkpoints have gone.
  public var checkpointReport: CheckpointReport {
    checkQueue()
    return checkpoints.report
  }

  /// Pages of 4 KiB that were written to the write-ahead log since the store was opened, for benchmarks.
  package var pagesWritten: Int64 {
    checkQueue()
    return connection.pagesWritten
  }

  /// The part of them that each step of sealing has written.
  package var pagesOfSealing: [String: Int64] {
    checkQueue()
    return sealing.pages
  }

  /// Bytes held in reserve; 0 when they had to be given up, or could not be had.
  public var reservedBytes: Int64 {
    checkQueue()
    return reserve.held
  }

  /// Traps where the store is used off its queue.
  func checkQueue() {
    dispatchPrecondition(condition: .onQueue(queue))
  }
}
