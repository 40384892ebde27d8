import Foundation

/// Output on its way to whoever reads it, put aside for as long as waiting for him would do harm.
///
/// What is put aside goes to memory first and then to a file without a name, so it may be long.
struct OutputSpool {
  /// How much is kept in memory.
  static let inMemory = 16 << 20

  private var kept: [UInt8] = []
  private var file: Int32 = -1
  private var spilled = 0

  /// Takes bytes and leaves none.
  ///
  /// - Parameters:
  ///   - bytes: what follows.
  ///   - isUrgent: whether they must be taken without waiting.
  /// - Throws: a ``Failure`` when neither the output nor a temporary file takes them.
  mutating func take(_ bytes: inout [UInt8], isUrgent: Bool) throws(Failure) {
    defer { bytes.removeAll(keepingCapacity: true) }
    guard isUrgent || spilled > 0 || !kept.isEmpty else { return try StandardOutput.write(bytes) }
    kept += bytes
    guard kept.count > Self.inMemory else { return }
    try spill()
  }

  /// Passes on everything, with `last` at its end.
  mutating func finish(_ last: [UInt8]) throws(Failure) {
    defer { if file >= 0 { close(file) } }
    if spilled > 0 { try passOnFile() }
    try StandardOutput.write(kept)
    try StandardOutput.write(last)
  }

  private mutating func spill() throws(Failure) {
    if file < 0 {
      let folder = FileManager.default.temporaryDirectory.path
      var path = Array("\(folder)/sluice-XXXXXX".utf8CString)
      file = mkstemp(&path)
      guard file >= 0 else { throw Self.failure("make a temporary file in \(folder)") }
      unlink(path)
    }
    var written = 0
    while written < kept.count {
      let count = kept[written...].withUnsafeBytes {
        Foundation.write(file, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("put a long answer aside") }
      written += count
    }
    spilled += kept.count
    kept.removeAll(keepingCapacity: true)
  }

  private mutating func passOnFile() throws(Failure) {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = 0
    while offset < spilled {
      let count = pread(file, &buffer, buffer.count, off_t(offset))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("read a long answer back") }
      try StandardOutput.write(Array(buffer[..<count]))
      offset += count
    }
  }

  private static func failure(_ action: String) -> Failure {
    Failure(
      .unable,
      "cannot \(action): \(String(cString: strerror(errno))): make room, or set TMPDIR"
    )
  }
}
