internal import SQLite

/// Why the store could not do what was asked, by what there is to do about it.
public enum StoreError: Error, CustomStringConvertible {
  /// There is no room. Nothing was written: keep the batch and try again later.
  case full(Fault)
  /// Another program holds the file. Nothing was written: try again.
  case busy(Fault)
  /// The disk or the file is damaged. Stop (exit code 74): a second try proves nothing, since the
  /// kernel may drop what it failed to write and then report success.
  case failed(Fault)
  /// The request makes no sense; the file is as it was.
  case refused(Fault)
  /// Another daemon owns the file.
  case inUse(Fault)
  /// The file was written by a newer Sluice.
  case newer(Fault)
  /// The file was written by an older Sluice and has not been brought up to date.
  case older(Fault)
  /// The file is not a store.
  case notAStore(Fault)
  /// There is no file.
  case missing(Fault)

  /// What was tried, on what, why it failed and what to do next.
  public struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// What was tried, such as `append a batch`.
    public var action: String
    /// The file.
    public var path: String
    /// Why it failed.
    public var cause: String
    /// What to do next.
    public var advice: String
    /// SQLite's extended result code, where SQLite gave one.
    public var code: Int32?

    /// All of it in one line.
    public var description: String { "cannot \(action) \(path): \(cause); \(advice)" }
  }

  /// The particulars.
  public var fault: Fault {
    switch self {
    case .full(let fault), .busy(let fault), .failed(let fault), .refused(let fault),
      .inUse(let fault), .newer(let fault), .older(let fault), .notAStore(let fault),
      .missing(let fault):
      fault
    }
  }

  /// One line for the log.
  public var description: String { fault.description }
}

extension StoreError {
  private static let busyCodes: Set<Int32> = [5, 6]
  private static let fullCodes: Set<Int32> = [13]
  /// `SQLITE_IOERR_SHMSIZE`: the shared-memory file could not grow, which is how a full disk shows
  /// there; SQLite has rolled back.
  private static let sharedMemoryFull: Int32 = 4874
  private static let notADatabase: Int32 = 26

  /// Sorts an error of SQLite by what there is to do about it.
  init(_ error: SQLiteError, action: String, path: String) {
    func fault(_ advice: String) -> Fault {
      Fault(
        action: action,
        path: path,
        cause: error.description,
        advice: advice,
        code: error.code
      )
    }
    if Self.busyCodes.contains(error.primaryCode) {
      self = .busy(fault("another program holds the file: end it, or wait"))
    } else if Self.fullCodes.contains(error.primaryCode) || error.code == Self.sharedMemoryFull {
      self = .full(fault("make room on its file system; what is not stored is not acknowledged"))
    } else if error.primaryCode == Self.notADatabase {
      self = .notAStore(fault("name another file in store.path, or move this one away"))
    } else {
      self = .failed(fault(Self.advice(error.primaryCode)))
    }
  }

  /// Whether a part of the file is not what was written, or cannot be read from the disk; others may
  /// be well.
  var isDamage: Bool {
    guard case .failed(let fault) = self, let code = fault.code else { return false }
    return SQLiteError.damage.contains(code & 0xff)
  }

  private static func advice(_ primaryCode: Int32) -> String {
    switch primaryCode {
    case 10: "look for disk errors in the kernel log, then start again"
    case 11: "'sluice verify' says what is left in the file, 'sluice export' brings it out"
    case 3, 8, 14: "check that the file and its folder belong to the user who runs this"
    case 7: "there is too little memory"
    default: "this should not happen: keep the file and report it"
    }
  }
}

/// Does work with SQLite, and turns its error into the store's.
///
/// - Parameters:
///   - action: what is tried, as in "cannot `action` PATH".
///   - path: the file.
///   - body: the work.
/// - Returns: what `body` returns.
/// - Throws: ``StoreError``.
func attempt<Result>(
  _ action: String,
  _ path: String,
  _ body: () throws(SQLiteError) -> Result
) throws(StoreError) -> Result {
  do throws(SQLiteError) {
    return try body()
  } catch {
    throw StoreError(error, action: action, path: path)
  }
}

extension SQLiteError {
  /// `SQLITE_IOERR` and `SQLITE_CORRUPT`.
  fileprivate static let damage: Set<Int32> = [10, 11]

  /// Whether a part of the file is not what was written, or cannot be read from the disk.
  var isDamage: Bool { Self.damage.contains(primaryCode) }
}
