/// The name of a field, or a set of names with one `*` for any text.
struct FieldPattern: Hashable, Comparable, Sendable {
  private let before: Substring
  private let after: Substring?

  /// Reads a pattern; every text is one.
  init(_ text: String) {
    if let star = text.firstIndex(of: "*") {
      (before, after) = (text[..<star], text[text.index(after: star)...])
    } else {
      (before, after) = (text[...], nil)
    }
  }

  /// What the `*` stands for in a name, empty where there is none; nil where the name is another.
  func captured(from name: String) -> String? {
    guard let after else { return name == before ? "" : nil }
    guard name.hasPrefix(before), name.hasSuffix(after),
      name.utf8.count >= before.utf8.count + after.utf8.count
    else { return nil }
    return String(name.dropFirst(before.count).dropLast(after.count))
  }

  /// The one that says more comes first.
  static func < (left: FieldPattern, right: FieldPattern) -> Bool {
    let lengths = (left.length, right.length)
    return lengths.0 != lengths.1
      ? lengths.0 > lengths.1
      : left.before + "*" + (left.after ?? "") < right.before + "*" + (right.after ?? "")
  }

  private var length: Int { before.utf8.count + (after?.utf8.count ?? 0) }
}
