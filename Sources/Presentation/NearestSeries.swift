/// The series that come nearest to a glob that matches none.
public enum NearestSeries {
  /// How many keys are looked at; beyond, a suggestion is not worth the wait.
  public static let maximumKeys = 20_000

  /// At most `limit` of `keys`, the nearest first.
  ///
  /// The distance is that of Levenshtein, with `*` in the pattern standing for anything and `?` for
  /// any one character; it may reach a third of the pattern's length. A name that only begins like
  /// the pattern has distance 1.
  public static func suggestions(
    for pattern: String,
    among keys: [String],
    limit: Int = 3
  ) -> [String] {
    let wanted = Array(pattern.utf8)
    let beginning = wanted + [UInt8(ascii: "*")]
    let reach = max(2, wanted.count / 3)
    var found: [(distance: Int, key: String)] = []
    for key in keys.prefix(maximumKeys) {
      let bytes = Array(key.utf8)
      let distance = min(distance(wanted, bytes), distance(beginning, bytes) + 1)
      if distance <= reach { found.append((distance, key)) }
    }
    return found.sorted { $0 < $1 }.prefix(limit).map(\.key)
  }

  private static func distance(_ pattern: [UInt8], _ key: [UInt8]) -> Int {
    var row = Array(0...key.count)
    for byte in pattern {
      var diagonal = row[0]
      let isStar = byte == UInt8(ascii: "*")
      if !isStar { row[0] += 1 }
      for index in key.indices {
        let above = row[index + 1]
        if isStar {
          row[index + 1] = min(above, row[index])
        } else {
          let same = byte == key[index] || byte == UInt8(ascii: "?")
          row[index + 1] = min(diagonal + (same ? 0 : 1), above + 1, row[index] + 1)
        }
        diagonal = above
      }
    }
    return row[key.count]
  }
}
