import CSQLite
import TestSupport

/// A copy of a database some pages at a time, as `sqlite3_backup_step` makes it.
final class SteppedCopy {
  private let pagesAtOnce: Int32
  private var source: OpaquePointer?
  private var target: OpaquePointer?
  private var backup: OpaquePointer?

  init(of path: String, at copy: String, pagesAtOnce: Int32) throws {
    self.pagesAtOnce = pagesAtOnce
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    guard sqlite3_open_v2(path, &source, SQLITE_OPEN_READONLY, nil) == SQLITE_OK,
      sqlite3_open_v2(copy, &target, flags, nil) == SQLITE_OK
    else { throw TestSupportError("open \(path) and \(copy) for a copy in steps") }
    backup = sqlite3_backup_init(target, "main", source, "main")
  }

  deinit {
    sqlite3_backup_finish(backup)
    sqlite3_close_v2(source)
    sqlite3_close_v2(target)
  }

  /// Copies some pages; true when the copy is whole, nil after an error.
  func step() -> Bool? {
    switch sqlite3_backup_step(backup, pagesAtOnce) {
    case SQLITE_OK: false
    case SQLITE_DONE: true
    default: nil
    }
  }
}
