import Foundation

/// A key that the daemon makes for itself and keeps beside its store.
enum SecretFile {
  /// The 32 random bytes with which links are signed; made at the first start, for the daemon's user
  /// alone.
  static func key(beside store: String) throws(DaemonError) -> [UInt8] {
    let path = URL(fileURLWithPath: store).deletingLastPathComponent()
      .appendingPathComponent("acknowledge.key").path
    if let bytes = read(path) { return bytes }
    // The system's generator, getrandom(2).
    var random = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw failure("make", path, remedy: "delete it if it is not a key of 32 bytes")
    }
    defer { close(descriptor) }
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw failure("write", path, remedy: "make room on its file system")
    }
    return bytes
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let data = FileManager.default.contents(atPath: path), data.count == 32 else {
      return nil
    }
    return Array(data)
  }

  private static func failure(_ action: String, _ path: String, remedy: String) -> DaemonError {
    DaemonError(
      "cannot \(action) the key of links \(path): \(String(cString: strerror(errno)))",
      remedy: remedy
    )
  }
}
