/// Why bytes are not a chunk that this version can read.
public enum ChunkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The checksum does not fit: bytes have changed since they were written.
  case checksum
  /// A newer version wrote it.
  case version(UInt8)
  /// The bytes end too early, or say what no encoder says.
  case malformed(String)

  /// A few words on it.
  public var description: String {
    switch self {
    case .checksum: "the checksum does not fit"
    case .version(let number): "format version \(number) is not known"
    case .malformed(let what): "malformed: \(what)"
    }
  }
}
