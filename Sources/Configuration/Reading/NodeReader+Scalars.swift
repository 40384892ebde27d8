import Telemetry
import Yams

extension NodeReader {
  /// Reads a text: any single value, quoted or not.
  func text() -> String? {
    guard case .scalar(let scalar) = node, !isNull else {
      mistyped("a text", "write one value behind the key")
      return nil
    }
    return scalar.string
  }

  /// Reads a text that is not empty.
  func filledText() -> String? {
    guard let text = text() else { return nil }
    guard text.contains(where: { !$0.isWhitespace }) else {
      fault("\(title) is an empty text", "fill it in or delete the key")
      return nil
    }
    return text
  }

  /// Reads a whole number within a range.
  func integer(_ range: ClosedRange<Int>) -> Int? {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let text = unquoted, let number = Int(text), range.contains(number) else {
      mistyped(expected, isQuoted ? "write it without quotation marks" : "write \(expected)")
      return nil
    }
    return number
  }

  /// Reads a finite number.
  func number() -> Double? {
    let example = isQuoted ? "write it without quotation marks" : "write one such as 3 or -0.5"
    guard let text = unquoted, text.utf8.allSatisfy(Self.isOfNumber), let number = Double(text),
      number.isFinite
    else {
      mistyped("a number", example)
      return nil
    }
    return number
  }

  /// Reads `true` or `false`.
  func boolean() -> Bool? {
    guard let text = unquoted, let value = Bool(text) else {
      mistyped("true or false", "write true or false")
      return nil
    }
    return value
  }

  /// Reads a length of time within a range.
  func span(_ range: ClosedRange<TimeSpan>) -> TimeSpan? {
    guard case .scalar(let scalar) = node, let span = TimeSpan(scalar.string) else {
      mistyped(
        "a length of time",
        "write a number with ms, s, m, h, d, w or y, such as 30s or 10m",
        [
          .simplifiedChinese:
            "\(title) 不是时长：请写数字加单位 ms、s、m、h、d、w 或 y，如 30s 或 10m",
          .traditionalChinese:
            "\(title) 不是時長：請寫數字加單位 ms、s、m、h、d、w 或 y，如 30s 或 10m",
        ]
      )
      return nil
    }
    guard range.contains(span) else {
      let bounds = "\(range.lowerBound) to \(range.upperBound)"
      fault("\(title) is \(shown), outside \(bounds)", "write a length of time of \(bounds)")
      return nil
    }
    return span
  }

  /// Reads an amount of bytes within a range.
  func bytes(_ range: ClosedRange<Int64>) -> Int64? {
    let units: [(name: String, size: Int64)] = [
      ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
      ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]
    guard case .scalar(let scalar) = node,
      let unit = units.first(where: { scalar.string.hasSuffix($0.name) }),
      let count = Int64(scalar.string.dropLast(unit.name.count).filter { $0 != " " }),
      case let (size, overflow) = count.multipliedReportingOverflow(by: unit.size), !overflow
    else {
      mistyped("an amount of bytes", "write a whole number with MB, GB, TB or MiB, GiB, TiB")
      return nil
    }
    guard range.contains(size) else {
      let (least, most) = (range.lowerBound >> 20, range.upperBound >> 40)
      fault("\(title) is \(shown)", "write an amount from \(least) MiB to \(most) TiB")
      return nil
    }
    return size
  }

  /// Reads one of the words of an enumeration.
  func choice<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> Value?
  where Value.RawValue == String {
    word(of: Value.allCases.map(\.rawValue)).flatMap(Value.init(rawValue:))
  }

  /// Reads one of some words.
  func word(of words: [String]) -> String? {
    let all = words.joined(separator: ", ")
    guard case .scalar(let scalar) = node, !isNull else {
      mistyped("one of \(all)", "write one of \(all)")
      return nil
    }
    guard !words.contains(scalar.string) else { return scalar.string }
    let nearest = NearestName.find(scalar.string, among: words)
    mistyped("one of \(all)", nearest.map { "write \($0)" } ?? "write one of \(all)")
    return nil
  }

  /// Whether the part is a text in quotation marks or a block.
  private var isQuoted: Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style != .plain
  }

  /// The text where it stands without quotation marks.
  private var unquoted: String? {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return nil }
    return scalar.string
  }

  /// Keeps out `0x10`, `nan` and what else Swift would read as a number.
  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
