import Telemetry

/// Mends the known faults of field boxes before a strict codec reads the text.
struct LenientText {
  /// The text as it can be read.
  private(set) var bytes: [UInt8]
  /// What was put up with, in the order in which it was mended.
  private(set) var mended: [Leniency] = []

  /// Mends what a source allows; nil where there is nothing to mend.
  init?(_ payload: Span<UInt8>, allowing allowed: Set<Leniency>) {
    var range = 0..<payload.count
    if allowed.contains(.bom), Self.hasMark(payload) {
      range = 3..<range.upperBound
      mended.append(.bom)
    }
    if allowed.contains(.trailingNUL) {
      let end = Self.end(payload, range)
      if end < range.upperBound { mended.append(.trailingNUL) }
      range = range.lowerBound..<end
    }
    let text = payload.extracting(range)
    let isForeign = allowed.contains(.gbk) && !UTF8Check.isValid(text)
    let hasWords = allowed.contains(.nan)
    guard !mended.isEmpty || isForeign || hasWords else { return nil }
    bytes = text.indices.map { text[$0] }
    if isForeign, let converted = ChineseText.utf8(fromGB18030: bytes) {
      bytes = converted
      mended.append(.gbk)
    }
    if hasWords, let replaced = Self.withoutBareWords(bytes) {
      bytes = replaced
      mended.append(.nan)
    }
    guard !mended.isEmpty else { return nil }
  }

  private static func hasMark(_ payload: Span<UInt8>) -> Bool {
    payload.count >= 3 && payload[0] == 0xEF && payload[1] == 0xBB && payload[2] == 0xBF
  }

  private static func end(_ payload: Span<UInt8>, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, payload[end - 1] == 0 { end -= 1 }
    return end
  }

  /// The text with `null` for each bare word that means "not a number"; nil where there is none.
  ///
  /// Only whole words outside of strings count: where a JSON value may begin.
  private static func withoutBareWords(_ text: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var (index, copied, isString) = (0, 0, false)
    while index < text.count {
      let byte = text[index]
      if isString {
        if byte == UInt8(ascii: "\\") { index += 1 }
        isString = byte != UInt8(ascii: "\"")
        index += 1
      } else if byte == UInt8(ascii: "\"") {
        isString = true
        index += 1
      } else if isOfWord(byte) {
        var end = index
        while end < text.count, isOfWord(text[end]) { end += 1 }
        if isNoNumber(text[index..<end]) {
          result += text[copied..<index] + Array("null".utf8)
          copied = end
        }
        index = end
      } else {
        index += 1
      }
    }
    return copied == 0 ? nil : result + text[copied...]
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."), UInt8(ascii: "#"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// `NaN`, `-Infinity`, and what Microsoft's C library prints: `-1.#IND`, `1.#QNAN`, `1.#INF00`.
  private static func isNoNumber(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count <= 16 else { return false }
    var text = String(decoding: word, as: UTF8.self).lowercased()
    if text.hasPrefix("-") || text.hasPrefix("+") { text.removeFirst() }
    return ["nan", "inf", "infinity"].contains(text) || text.hasPrefix("1.#")
  }
}
