/// The forms in which rows are printed.
public enum OutputFormat: String, Sendable, CaseIterable {
  /// Aligned columns for people.
  case table
  /// Comma-separated values for programs.
  case csv
  /// One JSON object per line for programs.
  case json
}
