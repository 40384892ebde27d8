/// Whether two topic filters of MQTT can fit one topic.
enum TopicOverlap {
  /// Whether there is a topic that both filters fit, by MQTT's rules for `+` and `#`.
  static func exists(_ left: String, _ right: String) -> Bool {
    let left = left.split(separator: "/", omittingEmptySubsequences: false)
    let right = right.split(separator: "/", omittingEmptySubsequences: false)
    for index in 0..<max(left.count, right.count) {
      // `#` also fits the level above it, so that `a/#` and `a` overlap.
      if index < left.count, left[index] == "#" { return isOpen(right, from: index) }
      if index < right.count, right[index] == "#" { return isOpen(left, from: index) }
      guard index < left.count, index < right.count else { return false }
      guard fits(left[index], right[index], isFirst: index == 0) else { return false }
    }
    return true
  }

  /// A wildcard at the first level does not fit topics such as `$SYS`.
  private static func isOpen(_ levels: [Substring], from index: Int) -> Bool {
    index > 0 || levels.first?.hasPrefix("$") != true
  }

  private static func fits(_ left: Substring, _ right: Substring, isFirst: Bool) -> Bool {
    if left == "+" { return !isFirst || !right.hasPrefix("$") }
    if right == "+" { return !isFirst || !left.hasPrefix("$") }
    return left == right
  }
}
