internal import Glibc

/// Room on the disk that is taken and not used, to be given up when there is no other.
struct Reserve {
  private let path: String
  private let wanted: Int64
  /// Bytes held now.
  private(set) var held: Int64
  /// Whether it was given up and has not been taken again.
  private(set) var wasGivenUp = false

  /// Finds what a former run has left of it, and takes the rest.
  init(path: String, bytes: Int64) {
    self.path = path + ".reserve"
    wanted = bytes
    held = FileSystem.size(self.path)
    if held == 0 || bytes == 0 { refill() }
  }

  /// Gives the room up.
  mutating func release() {
    wasGivenUp = wasGivenUp || held > 0
    unlink(path)
    held = 0
  }

  /// Takes the room again where the disk has at least as much beside it.
  ///
  /// At most a quarter of what is free is taken, so that a small disk keeps room for readings.
  mutating func refill() {
    unlink(path)
    held = 0
    let bytes = min(wanted, FileSystem.available(at: FileSystem.folder(of: path)) / 4)
    guard bytes >= 1 << 16 else { return }
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let isTaken = posix_fallocate(descriptor, 0, off_t(bytes)) == 0
    close(descriptor)
    guard isTaken else {
      unlink(path)
      return
    }
    (held, wasGivenUp) = (bytes, false)
  }
}
