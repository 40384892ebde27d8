/// The levels of a topic, for formats that know their platform's topics.
struct TopicLevels {
  /// Where the levels lie; a topic that begins with `/` has an empty first one.
  let ranges: [Range<Int>]
  private let bytes: [UInt8]

  /// Takes a topic apart.
  init(_ topic: Span<UInt8>) {
    bytes = topic.indices.map { topic[$0] }
    var ranges: [Range<Int>] = []
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "/") {
      ranges.append(start..<index)
      start = index + 1
    }
    self.ranges = ranges
  }

  /// How many there are.
  var count: Int { ranges.count }

  /// The text of a level; empty where there is none.
  subscript(index: Int) -> String {
    ranges.indices.contains(index) ? String(decoding: bytes[ranges[index]], as: UTF8.self) : ""
  }

  /// The text of the last level but so many.
  func last(_ offset: Int = 0) -> String { self[count - 1 - offset] }

  /// The place of the first level with this text.
  func first(_ text: String) -> Int? { ranges.indices.first { self[$0] == text } }

  /// Where the levels of a range lie, with the slashes between them; nil where there are none.
  func joined(_ levels: Range<Int>) -> Range<Int>? {
    guard levels.lowerBound >= 0, levels.upperBound <= count, !levels.isEmpty else { return nil }
    return ranges[levels.lowerBound].lowerBound..<ranges[levels.upperBound - 1].upperBound
  }

  /// The bytes of a range of levels, joined by another sign.
  func bytes(_ levels: Range<Int>, joinedBy sign: Unicode.Scalar = "/") -> [UInt8] {
    guard let range = joined(levels) else { return [] }
    return bytes[range].map { $0 == UInt8(ascii: "/") ? UInt8(ascii: sign) : $0 }
  }

  /// Whether the levels before `prefix.count` have these texts; an empty one stands for any.
  func begins(with prefix: [String]) -> Bool {
    count >= prefix.count
      && prefix.indices.allSatisfy { prefix[$0].isEmpty || self[$0] == prefix[$0] }
  }

  /// Whether the last levels have these texts; an empty one stands for any.
  func ends(with suffix: [String]) -> Bool {
    let start = count - suffix.count
    return start >= 0
      && suffix.indices.allSatisfy { suffix[$0].isEmpty || self[start + $0] == suffix[$0] }
  }
}
