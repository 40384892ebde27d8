internal import Glibc

/// Room on the disk that is taken and not used, to be given up when there is no other.
struct Reserve {
  private let path: String
  private let wanted: Int64
  /// Bytes held now.
  private(set) var held: Int64
  /// Bytes that were given up and have not been taken again; 0 when none were.
  private var givenUp: Int64 = 0

  /// Finds what a former run has left of it, or takes it.
  ///
  /// At most a quarter of what is free is taken, so that a small disk keeps room for readings.
  init(path: String, bytes: Int64) {
    self.path = path + ".reserve"
    wanted = bytes
    held = FileSystem.size(self.path)
    guard held == 0 || bytes == 0 else { return }
    take(min(wanted, FileSystem.available(at: FileSystem.folder(of: path)) / 4))
  }

  /// Whether it was given up and has not been taken again.
  var wasGivenUp: Bool { givenUp > 0 }

  /// Gives the room up.
  mutating func release() {
    givenUp = max(givenUp, held)
    unlink(path)
    held = 0
  }

  /// Takes the room again where the disk has as much once more beside it: what was given up a
  /// moment ago does not count as room for readings.
  mutating func refill() {
    guard FileSystem.available(at: FileSystem.folder(of: path)) / 2 >= givenUp else { return }
    take(givenUp)
  }

  private mutating func take(_ bytes: Int64) {
    unlink(path)
    held = 0
    guard bytes >= 1 << 16 else { return }
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let isTaken = posix_fallocate(descriptor, 0, off_t(bytes)) == 0
    close(descriptor)
    guard isTaken else {
      unlink(path)
      return
    }
    (held, givenUp) = (bytes, 0)
  }
}
