import Foundation

/// A file that is there whole or not at all: written under a name for the time being.
struct OutputFile {
  private let path: String
  private let draft: String
  private let descriptor: Int32

  /// Makes it.
  init(_ path: String) throws(Failure) {
    (self.path, draft) = (path, path + ".partial")
    descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure("make", draft) }
  }

  /// Writes bytes and leaves none.
  mutating func write(_ bytes: inout [UInt8]) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = Self.failure("write", draft)
        discard()
        throw failure
      }
      written += count
    }
    bytes.removeAll(keepingCapacity: true)
  }

  /// Brings it to the disk and gives it its name.
  func publish() throws(Failure) {
    guard fsync(descriptor) == 0, close(descriptor) == 0, rename(draft, path) == 0 else {
      throw Self.failure("write", path)
    }
  }

  private func discard() {
    close(descriptor)
    unlink(draft)
  }

  private static func failure(_ action: String, _ path: String) -> Failure {
    let reason = String(cString: strerror(errno))
    return Failure(.unable, "cannot \(action) \(path): \(reason): make room, or name another file")
  }
}
