internal import Glibc

/// A file under a name for the time being, which becomes its target whole or not at all.
struct BackupDraft {
  /// Where it is written.
  let path: String
  private let target: String
  private let descriptor: Int32

  /// Makes it empty, for its owner alone; what a backup that died has left is taken over.
  init(for target: String) throws(StoreError) {
    (self.target, path) = (target, target + ".partial")
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure("make", path, target) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .refused(
        StoreError.Fault(
          action: "back up to",
          path: target,
          cause: "another backup writes \(path)",
          advice: "wait for it, or name another file"
        )
      )
    }
    ftruncate(descriptor, 0)
    removeJournal()
  }

  /// Brings it to the disk and gives it its name.
  func publish() throws(StoreError) {
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("write out", path, target) }
    guard rename(path, target) == 0 else { throw Self.failure("rename", path, target) }
    let folder = open(FileSystem.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { close(folder) } }
    guard folder >= 0, fsync(folder) == 0 else {
      throw Self.failure("write out the folder of", target, target)
    }
  }

  /// Removes it.
  func discard() {
    removeJournal()
    unlink(path)
    close(descriptor)
  }

  /// Removes the journal that SQLite leaves where the disk was full: it would be played back into the
  /// next draft.
  private func removeJournal() { unlink(path + "-journal") }

  private static func failure(_ action: String, _ path: String, _ target: String) -> StoreError {
    .failed(
      StoreError.Fault(
        action: "back up to",
        path: target,
        cause: "\(action) \(path): \(reason())",
        advice: "check that its folder is there, has room and may be written"
      )
    )
  }
}
