internal import Glibc

/// The claim of one process on one store: an advisory lock on `<path>.lock`.
///
/// It is a file of its own, because closing any descriptor of the database file would drop the
/// locks that SQLite holds on it.
final class StoreLock {
  private let descriptor: Int32

  /// Takes the lock.
  ///
  /// - Throws: ``StoreError/inUse(_:)`` when another process, or another store of this one, has it.
  init(path: String) throws(StoreError) {
    let file = path + ".lock"
    descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .failed(Self.fault(path, "open \(file): \(reason())")) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let number = errno
      let owner = Self.owner(descriptor)
      close(descriptor)
      guard number == EWOULDBLOCK else {
        throw .failed(Self.fault(path, "lock \(file): \(reason(number))"))
      }
      throw .inUse(
        StoreError.Fault(
          action: "open",
          path: path,
          cause: "another sluiced\(owner) writes it",
          advice: "stop that one, or name another file in store.path"
        )
      )
    }
    ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    // Only for people who look; the lock is what counts.
    _ = write(descriptor, text, text.count)
  }

  deinit {
    // A child process may hold a copy of the descriptor until it has begun; it must not keep the lock.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private static func owner(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let digits = buffer.prefix(max(0, count)).prefix { (48...57).contains($0) }
    return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
  }

  private static func fault(_ path: String, _ cause: String) -> StoreError.Fault {
    StoreError.Fault(
      action: "lock",
      path: path,
      cause: cause,
      advice: "check that its folder is there and belongs to the user who runs this"
    )
  }
}
