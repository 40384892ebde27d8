/// A shell pattern over one name: `*` any characters, `?` one.
struct NameGlob: Hashable, Sendable {
  private let pattern: [UInt8]

  init(_ pattern: String) {
    self.pattern = Array(pattern.utf8)
  }

  /// Whether the whole name fits; linear but for one remembered star.
  func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var (position, cursor, star, mark) = (0, 0, -1, 0)
    while position < name.count {
      if cursor < pattern.count,
        pattern[cursor] == UInt8(ascii: "?") || pattern[cursor] == name[position]
      {
        (position, cursor) = (position + 1, cursor + 1)
      } else if cursor < pattern.count, pattern[cursor] == UInt8(ascii: "*") {
        (star, mark) = (cursor, position)
        cursor += 1
      } else if star >= 0 {
        mark += 1
        (position, cursor) = (mark, star + 1)
      } else {
        return false
      }
    }
    return pattern[cursor...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
