import CSQLite

/// What a checkpoint found and did.
public struct Checkpoint: Hashable, Sendable {
  /// How far a checkpoint goes to reach its end.
  public enum Mode: Sendable {
    /// Copies what no reader stands in the way of, and waits for nobody.
    case passive
    /// Waits for readers, copies everything and cuts the write-ahead log to nothing.
    case truncate
  }

  /// Frames in the write-ahead log.
  public var frames: Int
  /// Of these, the frames that are in the database file.
  public var copied: Int

  /// Whether nothing in the log is needed any more.
  public var isComplete: Bool { copied == frames }
}

extension Connection {
  /// Copies the write-ahead log into the database file.
  ///
  /// - Throws: `SQLITE_BUSY` where another connection is at it or, for `truncate`, where a reader
  ///   does not end within the busy timeout.
  public func checkpoint(_ mode: Checkpoint.Mode) throws(SQLiteError) -> Checkpoint {
    checkQueue()
    var frames: Int32 = 0
    var copied: Int32 = 0
    let flag = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, flag, &frames, &copied)
    guard code == SQLITE_OK else { throw error(code, "sqlite3_wal_checkpoint_v2") }
    return Checkpoint(frames: Int(frames), copied: Int(copied))
  }
}
