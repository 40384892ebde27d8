/// A column of output.
public struct Column: Sendable {
  /// To which side of its column a value moves.
  public enum Alignment: Sendable {
    /// To the left, as text.
    case left
    /// To the right, as numbers.
    case right
  }

  /// The field's name in CSV and JSON.
  public var name: String
  /// What stands above it in a table.
  public var title: String
  /// Where values stand in a table.
  public var alignment: Alignment
  /// When a table is too wide, the columns with the highest number go first; 0 stays.
  public var dispensability: Int
  /// How many significant digits a number has in a table at most; nil for all.
  public var digits: Int?

  /// Makes a column; without a title it goes by its name.
  public init(
    _ name: String,
    title: String? = nil,
    alignment: Alignment = .left,
    dispensability: Int = 0,
    digits: Int? = nil
  ) {
    (self.name, self.title, self.alignment) = (name, title ?? name, alignment)
    (self.dispensability, self.digits) = (dispensability, digits)
  }
}
