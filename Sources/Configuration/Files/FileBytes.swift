import Glibc

/// A file's bytes with what its owner lets others do.
struct FileBytes {
  /// Why a file could not be read, in the system's words.
  struct Failure: Error {
    var reason: String
  }

  /// The bytes.
  var bytes: [UInt8]
  /// Whether every user of the machine may read it.
  var isWorldReadable: Bool

  /// Reads a whole file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(Failure) -> FileBytes {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(reason: "it is a directory") }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure() }
      guard count > 0 else { break }
      bytes += block[..<count]
      guard bytes.count <= limit else {
        throw Failure(reason: "it is larger than \(limit / 1024) KiB")
      }
    }
    return FileBytes(bytes: bytes, isWorldReadable: status.st_mode & S_IROTH != 0)
  }

  private static func failure() -> Failure {
    Failure(reason: String(cString: strerror(errno)))
  }
}
