import Rules
import Telemetry

/// The readings of a rule test as promtool writes them, with quality, lateness and repetition.
///
/// `5`, `a+bxn`, `a-bxn`, `axn`, `_`, `_xn`, `stale`; behind any of them `!q3` (a flag), `@+90s` (how late it
/// arrives) and `~dup` (sent twice, which changes nothing: duplicates never reach the rules). `null` is a
/// reading without a value.
enum RuleTestValues {
  /// The most readings of one series.
  static let most = 100_000

  /// Reads them; the word that is at fault is thrown.
  static func read(_ text: String) throws(Fault) -> [RuleTestCase.Reading?] {
    var readings: [RuleTestCase.Reading?] = []
    for word in text.split(whereSeparator: \.isWhitespace).map(String.init) {
      if word == "stale" { return readings }
      readings += try values(of: word)
      guard readings.count <= most else { throw Fault(word: word) }
    }
    return readings
  }

  /// A word that is no reading.
  struct Fault: Error {
    var word: String
  }

  private static func values(of word: String) throws(Fault) -> [RuleTestCase.Reading?] {
    var core = Substring(word)
    var (flag, delay) = (QualityFlag.good, TimeSpan.zero)
    if core.hasSuffix("~dup") { core = core.dropLast(4) }
    if let mark = core.firstRange(of: "@+") {
      guard let span = TimeSpan(String(core[mark.upperBound...])) else { throw Fault(word: word) }
      delay = span
      core = core[..<mark.lowerBound]
    }
    if let mark = core.firstRange(of: "!q") {
      guard let number = UInt8(core[mark.upperBound...]), let known = QualityFlag(rawValue: number)
      else { throw Fault(word: word) }
      flag = known
      core = core[..<mark.lowerBound]
    }
    guard let numbers = numbers(of: core) else { throw Fault(word: word) }
    return numbers.map { number in
      switch number {
      case .none: nil
      case .null: RuleTestCase.Reading(value: nil, flag: .missing, delay: delay)
      case .value(let value): RuleTestCase.Reading(value: value, flag: flag, delay: delay)
      }
    }
  }

  private enum Number {
    case none, null
    case value(Double)
  }

  private static func numbers(of core: Substring) -> [Number]? {
    if core == "_" { return [.none] }
    if core == "null" { return [.null] }
    if core.hasPrefix("_x") {
      guard let count = Int(core.dropFirst(2)), (0...most).contains(count) else { return nil }
      return Array(repeating: .none, count: count)
    }
    guard let match = core.wholeMatch(of: pattern), let first = Double(match.first) else {
      return nil
    }
    guard let times = match.times else { return match.step == nil ? [.value(first)] : nil }
    guard let count = Int(times), (0...most).contains(count) else { return nil }
    guard let step = match.step.map({ Double($0) }) ?? .some(0) else { return nil }
    return (0...count).map { .value(first + step * Double($0)) }
  }

  private nonisolated(unsafe) static let pattern =
    /(?<first>-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)(?<step>[+-][0-9]+(?:\.[0-9]+)?)?(?:x(?<times>[0-9]+))?/
}
