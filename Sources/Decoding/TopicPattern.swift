/// A set of topics, with names for the levels that matter: `farm/{site}/{device}/telemetry`.
///
/// `{name}` captures one level and `{name...}` all that remain, which may be none; MQTT's own `+`
/// and `#` stand for levels that do not matter.
public struct TopicPattern: Hashable, Sendable {
  /// The names that a pattern can give to a level.
  public enum Name: String, Sendable, CaseIterable {
    case site, device, metric, channel, user
  }

  private enum Level: Hashable {
    case literal([UInt8])
    case one(Name?)
    case rest(Name?)

    var name: Name? {
      switch self {
      case .literal: nil
      case .one(let name), .rest(let name): name
      }
    }

    var wildcard: String? {
      switch self {
      case .literal: nil
      case .one: "+"
      case .rest: "#"
      }
    }
  }

  /// The pattern as written.
  public let text: String
  /// The topic filter to subscribe to: `farm/+/+/telemetry`.
  public let subscription: String
  private let levels: [Level]

  /// The names that the pattern captures.
  public var names: Set<Name> {
    Set(levels.compactMap(\.name))
  }

  /// Reads a pattern.
  ///
  /// - Throws: ``TopicPatternError`` for wildcards inside a level or before the end, unknown names,
  ///   a name twice, and what MQTT forbids in a topic.
  public init(_ text: String) throws(TopicPatternError) {
    func fault(_ message: String, _ remedy: String) -> TopicPatternError {
      TopicPatternError(pattern: text, message: message, remedy: remedy)
    }
    guard !text.isEmpty, text.utf8.count <= 65_535, !text.utf8.contains(0) else {
      throw fault("a topic has 1 to 65,535 bytes and no NUL", "shorten it or fill it in")
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    var levels: [Level] = []
    var seen: Set<Name> = []
    for (index, part) in parts.enumerated() {
      let level = try Self.level(part, of: text)
      if case .rest = level, index != parts.count - 1 {
        throw fault("\(part) is not the last level", "what captures the rest must stand at the end")
      }
      if let name = level.name, !seen.insert(name).inserted {
        throw fault("\(part) names a level that has a name already", "write + for one of them")
      }
      levels.append(level)
    }
    self.text = text
    self.levels = levels
    subscription = zip(levels, parts).map { $0.wildcard ?? String($1) }.joined(separator: "/")
  }

  /// The places of the names in a topic's bytes; nil where the topic is not of this set.
  public func match(_ topic: Span<UInt8>) -> TopicCaptures? {
    // MQTT 4.7.2: a leading wildcard does not match topics that begin with `$`.
    if beginsWithWildcard, topic.count > 0, topic[0] == UInt8(ascii: "$") { return nil }
    var captures = TopicCaptures()
    var start = 0
    for level in levels {
      if case .rest(let name) = level {
        if let name, start <= topic.count { captures[name] = start..<topic.count }
        return captures
      }
      guard start <= topic.count else { return nil }
      let end = Self.endOfLevel(topic, from: start)
      switch level {
      case .literal(let expected):
        guard Self.isEqual(topic, start..<end, expected) else { return nil }
      case .one(let name):
        if let name { captures[name] = start..<end }
      case .rest: break
      }
      start = end + 1
    }
    return start == topic.count + 1 ? captures : nil
  }

  private var beginsWithWildcard: Bool {
    if case .literal = levels[0] { false } else { true }
  }

  private static func level(
    _ part: Substring,
    of text: String
  ) throws(TopicPatternError) -> Level {
    if part == "+" { return .one(nil) }
    if part == "#" { return .rest(nil) }
    guard part.contains(where: { "{}+#".contains($0) }) else { return .literal(Array(part.utf8)) }
    guard part.hasPrefix("{"), part.hasSuffix("}") else {
      throw TopicPatternError(
        pattern: text,
        message: "\(part) mixes text and a wildcard",
        remedy: "a level is either text, or one {name}, {name...}, + or #"
      )
    }
    let inner = part.dropFirst().dropLast()
    let isRest = inner.hasSuffix("...")
    guard let name = Name(rawValue: String(isRest ? inner.dropLast(3) : inner)) else {
      let known = Name.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
      throw TopicPatternError(
        pattern: text,
        message: "\(part) is not a name that is known",
        remedy: "use \(known), or + for a level that does not matter"
      )
    }
    return isRest ? .rest(name) : .one(name)
  }

  private static func endOfLevel(_ topic: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < topic.count, topic[end] != UInt8(ascii: "/") { end += 1 }
    return end
  }

  private static func isEqual(_ topic: Span<UInt8>, _ range: Range<Int>, _ bytes: [UInt8]) -> Bool {
    range.count == bytes.count && range.allSatisfy { topic[$0] == bytes[$0 - range.lowerBound] }
  }
}
