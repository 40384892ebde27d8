/// A shell glob over the whole name of a series: `qingxi-*/*/dissolved_oxygen*`.
///
/// As in the shell, `*` stands for any run of characters and `?` for one, neither for a `/`;
/// `[abc]`, `[a-z]` and `[!a-z]` (or `[^a-z]`) stand for one character of a set, never a `/`; `\`
/// takes the next character as it is. A `[` without its `]` is an ordinary character.
public struct SeriesGlob: Hashable, Sendable, CustomStringConvertible {
  private enum Token: Hashable {
    case byte(UInt8)
    case one
    case run
    case set([ClosedRange<UInt8>], negated: Bool)

    /// Whether the token stands for this one character.
    func fits(_ byte: UInt8) -> Bool {
      switch self {
      case .byte(let wanted): byte == wanted
      case .one: byte != slash
      case .run: false
      case .set(let ranges, let isNegated):
        byte != slash && ranges.contains { $0.contains(byte) } != isNegated
      }
    }
  }

  /// The pattern as it was written.
  public let description: String
  private let tokens: [Token]

  /// Makes a glob; every text is one.
  public init(_ pattern: String) {
    description = pattern
    var tokens: [Token] = []
    var rest = ArraySlice(pattern.utf8)
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): if tokens.last != .run { tokens.append(.run) }
      case UInt8(ascii: "?"): tokens.append(.one)
      case UInt8(ascii: "["): tokens.append(Self.set(&rest) ?? .byte(byte))
      case UInt8(ascii: "\\"): tokens.append(.byte(rest.popFirst() ?? byte))
      default: tokens.append(.byte(byte))
      }
    }
    self.tokens = tokens
  }

  /// Whether the series' whole name fits.
  public func matches(_ key: SeriesKey) -> Bool {
    matches(key.description)
  }

  /// Whether the whole text fits.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var (token, index) = (0, 0)
      // Where to go on when the latest `*` has to stand for one character more.
      var retry: (token: Int, index: Int)?
      while index < bytes.count || token < tokens.count {
        if token < tokens.count, tokens[token] == .run {
          retry = (token, index)
          token += 1
        } else if token < tokens.count, index < bytes.count, tokens[token].fits(bytes[index]) {
          (token, index) = (token + 1, index + 1)
        } else if let (run, start) = retry, start < bytes.count, bytes[start] != slash {
          retry = (run, start + 1)
          (token, index) = (run + 1, start + 1)
        } else {
          return false
        }
      }
      return true
    }
  }

  /// Reads a set after its `[`; nil, with `rest` as it was, where it does not end.
  private static func set(_ rest: inout ArraySlice<UInt8>) -> Token? {
    var inside = rest
    var ranges: [ClosedRange<UInt8>] = []
    let isNegated = inside.first == UInt8(ascii: "!") || inside.first == UInt8(ascii: "^")
    if isNegated { inside.removeFirst() }
    while var low = inside.popFirst() {
      // A `]` in the first place is a member.
      if low == UInt8(ascii: "]"), !ranges.isEmpty {
        rest = inside
        return .set(ranges, negated: isNegated)
      }
      if low == UInt8(ascii: "\\"), let escaped = inside.popFirst() { low = escaped }
      guard inside.first == UInt8(ascii: "-"), let high = inside.dropFirst().first,
        high != UInt8(ascii: "]")
      else {
        ranges.append(low...low)
        continue
      }
      inside.removeFirst(2)
      // A range from high to low has no members; it stands for its ends' absence.
      if low <= high { ranges.append(low...high) } else { ranges.append(slash...slash) }
    }
    return nil
  }
}

private let slash = UInt8(ascii: "/")
