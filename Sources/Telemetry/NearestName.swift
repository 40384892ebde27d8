/// Finds the name that was probably meant, for "did you mean".
public enum NearestName {
  /// The name nearest to `word` by edit distance, where it is near enough to be meant.
  ///
  /// Case, `-` and `_` are not told apart. Near enough is a third of the word's characters, and
  /// one for short words; the first of equals wins.
  ///
  /// - Returns: nil where nothing is near, and for words of more than 64 characters.
  public static func find(_ word: String, among names: some Sequence<String>) -> String? {
    let wanted = folded(word)
    guard (1...64).contains(wanted.count) else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let candidate = folded(name)
      let limit = Swift.max(1, Swift.min(wanted.count, candidate.count) / 3)
      guard abs(candidate.count - wanted.count) <= limit else { continue }
      let distance = distance(wanted, candidate)
      if distance <= limit, best.map({ distance < $0.distance }) ?? true {
        best = (name, distance)
      }
    }
    return best?.name
  }

  private static func folded(_ text: String) -> [Character] {
    text.lowercased().map { $0 == "-" ? "_" : $0 }
  }

  /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of
  /// neighbours, no part edited twice.
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var before: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var next = [row + 1]
      for column in 0..<right.count {
        let same = left[row] == right[column]
        var cost = min(last[column] + (same ? 0 : 1), last[column + 1] + 1, next[column] + 1)
        let isSwap =
          row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
        if isSwap { cost = min(cost, before[column - 1] + 1) }
        next.append(cost)
      }
      (before, last) = (last, next)
    }
    return last[right.count]
  }
}
