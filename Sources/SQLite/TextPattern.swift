internal import CSQLite

/// A pattern as the operators GLOB and LIKE of SQL take it.
public struct TextPattern: Hashable, Sendable {
  private let text: String
  private let isGlob: Bool

  /// Makes the pattern on the right of GLOB.
  public init(glob text: String) { (self.text, isGlob) = (text, true) }

  /// Makes the pattern on the right of LIKE without ESCAPE.
  public init(like text: String) { (self.text, isGlob) = (text, false) }

  /// Whether the whole text fits.
  public func matches(_ other: String) -> Bool {
    isGlob
      ? unsafe sqlite3_strglob(text, other) == 0 : unsafe sqlite3_strlike(text, other, 0) == 0
  }
}
