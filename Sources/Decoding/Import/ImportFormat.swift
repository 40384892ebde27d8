/// How the lines of a file of readings are written.
public enum ImportFormat: String, Sendable, CaseIterable {
  /// Comma-separated values (RFC 4180) with a line of names first.
  case csv
  /// One JSON object per line.
  case ndjson
}
