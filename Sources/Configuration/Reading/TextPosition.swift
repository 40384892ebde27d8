import Yams

/// A place in a file: line and column from 1, columns in Unicode code points.
struct TextPosition: Hashable, Comparable {
  var line: Int
  var column: Int

  /// Makes a place.
  init(line: Int, column: Int) {
    (self.line, self.column) = (line, column)
  }

  /// The place of a mark; the start of the file where there is none.
  init(_ mark: Mark?) {
    self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
  }

  static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
