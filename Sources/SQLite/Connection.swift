import CSQLite
public import Dispatch

/// One handle on one database file, used by one owner.
///
/// It has no lock of its own (`SQLITE_OPEN_NOMUTEX`): whoever owns it uses it from one thread at a
/// time. Given a queue, every use is checked to be on it, and any other is a trap.
@safe
public final class Connection {
  /// What the handle may do.
  public enum Mode {
    /// Reads and writes; makes the file where it is missing. Uses are checked to be on `queue`.
    case readWrite(queue: DispatchQueue?)
    /// Reads only, beside a writer; never checkpoints.
    case readOnly
    /// Reads a file that nobody writes, without any lock or side file: for read-only media.
    case immutable
    /// Reads only, also a file that is shorter than it says or whose list of tables is not whole:
    /// pages that are not there are errors when they are needed.
    case damaged
  }

  /// The path that was opened.
  public let path: String
  /// Frames in the write-ahead log after this connection's last commit; falls when it starts over.
  public private(set) var walFrames = 0

  let handle: OpaquePointer
  /// Asked while statements run; see ``onProgress(every:_:)``.
  var progress: (() -> Bool)?
  private let queue: DispatchQueue?
  private let wholeReads: UnsafeMutablePointer<sluice_whole_reads>?

  /// Opens the file, with a busy timeout of 5 s, no trust in the schema, no extensions and no
  /// memory mapping (an I/O error in a mapping is a signal, not an error).
  ///
  /// - Throws: ``SQLiteError``; the half-open handle has been closed then.
  public init(path: String, mode: Mode) throws(SQLiteError) {
    self.path = path
    if case .readWrite(let queue) = mode { self.queue = queue } else { self.queue = nil }
    if case .readWrite = mode {
      unsafe wholeReads = nil
    } else {
      unsafe wholeReads = .allocate(capacity: 1)
    }
    var opened: OpaquePointer?
    let (name, flags) = Self.target(path, mode)
    let all = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = unsafe sqlite3_open_v2(name, &opened, all, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      let error = unsafe SQLiteError(handle: opened, code: code, sql: "open \(path)")
      unsafe sqlite3_close_v2(opened)
      throw error
    }
    unsafe handle = opened
    if let wholeReads = unsafe wholeReads {
      unsafe sluice_sqlite3_read_whole_pages(handle, wholeReads)
    }
    try harden(mode)
    let this = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sqlite3_wal_hook(
      handle,
      { context, _, _, frames in
        guard let context = unsafe context else { return SQLITE_OK }
        unsafe Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().walFrames =
          Int(frames)
        return SQLITE_OK
      },
      this
    )
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
    unsafe wholeReads?.deallocate()
  }

  private static func target(_ path: String, _ mode: Mode) -> (name: String, flags: Int32) {
    switch mode {
    case .readWrite: return (path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    case .readOnly, .damaged: return (path, SQLITE_OPEN_READONLY)
    case .immutable:
      let digits = Array("0123456789ABCDEF")
      let escaped = path.utf8.map { byte in
        byte == UInt8(ascii: "/") ? "/" : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
      let authority = path.hasPrefix("/") ? "//" : ""
      return (
        "file:\(authority)\(escaped.joined())?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      )
    }
  }

  private func harden(_ mode: Mode) throws(SQLiteError) {
    unsafe sqlite3_busy_timeout(handle, 5000)
    if case .damaged = mode {
      // SQLite opens such a file only for whoever might mend its list of tables; nothing is written
      // through this handle. The first statement fails where that list is not whole, and the others
      // make do with what was read of it.
      try configure(SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1)
      _ = try? integer("SELECT 1 FROM sqlite_schema LIMIT 1")
    } else {
      try configure(SQLITE_DBCONFIG_DEFENSIVE, 1)
    }
    try configure(SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    try configure(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
    try keepLogAtEnd(true)
    // Nothing but the writer's own word sets off a checkpoint.
    try execute("PRAGMA mmap_size=0; PRAGMA wal_autocheckpoint=0")
    if case .readWrite = mode { return }
    try execute("PRAGMA query_only=ON")
  }

  /// Whether the write-ahead log is left as it is when the last connection of all ends; it is,
  /// unless the writer says otherwise.
  public func keepLogAtEnd(_ isKept: Bool) throws(SQLiteError) {
    try configure(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isKept ? 1 : 0)
  }

  private func configure(_ option: Int32, _ value: Int32) throws(SQLiteError) {
    let code = unsafe sluice_sqlite3_db_config_flag(handle, option, value, nil)
    guard code == SQLITE_OK else { throw error(code, "sqlite3_db_config \(option)") }
  }

  /// Whether a transaction is open.
  public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// The row number of the last row inserted.
  public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// How many rows the last statement changed.
  public var changedRows: Int { Int(unsafe sqlite3_changes(handle)) }

  /// Pages that this connection has written so far: into the write-ahead log.
  public var pagesWritten: Int64 {
    var (count, highest): (Int32, Int32) = (0, 0)
    unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, &count, &highest, 0)
    return Int64(UInt32(bitPattern: count))
  }

  /// Runs statements that return no rows, separated by semicolons.
  public func execute(_ sql: String) throws(SQLiteError) {
    checkQueue()
    let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code, sql) }
  }

  /// The first column of the first row as an integer; nil without a row or where it is NULL.
  public func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try Statement(self, sql)
    defer { statement.reset() }
    return try statement.step() ? statement.optionalInteger(0) : nil
  }

  /// The first column of the first row as text; nil without a row or where it is NULL.
  public func text(_ sql: String) throws(SQLiteError) -> String? {
    let statement = try Statement(self, sql)
    defer { statement.reset() }
    return try statement.step() ? statement.optionalText(0) : nil
  }

  /// Traps where the connection is used off its queue.
  func checkQueue() {
    if let queue { dispatchPrecondition(condition: .onQueue(queue)) }
  }

  func error(_ code: Int32, _ sql: String) -> SQLiteError {
    unsafe SQLiteError(handle: handle, code: code, sql: sql)
  }
}
