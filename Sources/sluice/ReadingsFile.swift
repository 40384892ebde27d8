import Decoding

/// Files of readings, told by how their names end.
enum ReadingsFile {
  /// How a file's lines are written; nil for a name that does not say.
  static func format(of path: String) -> ImportFormat? {
    let name = path.lowercased()
    if name.hasSuffix(".csv") { return .csv }
    return name.hasSuffix(".ndjson") || name.hasSuffix(".jsonl") ? .ndjson : nil
  }
}
