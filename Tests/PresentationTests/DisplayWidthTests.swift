import Foundation
import Presentation
import Testing

struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("溶解氧", 6), ("清溪3号塘", 9), ("ｱ", 1), ("Ａ", 2), ("é", 1),
    ("e\u{301}", 1), ("a\u{200B}b", 2), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("，。", 4),
    ("℃", 1), ("🦐", 2), ("👨‍👩‍👧", 2), ("👍🏽", 2), ("🇨🇳", 2), ("❤️", 2), ("1️⃣", 2), ("𠮷", 2),
    ("が", 2), ("か\u{3099}", 2), ("µ", 1), ("क्ष", 2), ("\u{AD}", 1),
  ])
  func knownTexts(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test
  func lengthsAddUp() {
    let parts = ["塘口", "-", "👩🏽‍🌾", "oxygen", "\u{301}"]
    let sum = parts.map(DisplayWidth.columns(of:)).reduce(0, +)
    #expect(sum == 4 + 1 + 2 + 6 + 0)
    #expect(DisplayWidth.columns(of: String(repeating: "塘", count: 10_000)) == 20_000)
  }

  /// The C library has its own tables, made from the same annex by other people.
  @Test(.enabled(if: Locale.isUnicodeAvailable, "the C library has no UTF-8 locale here"))
  func agreesWithTheCLibraryOnTheWidthsOfLettersAndSymbols() throws {
    // Glibc declares wcwidth only to those who ask for X/Open's extensions; it is there all the same.
    let symbol = try #require(dlsym(dlopen(nil, RTLD_NOW), "wcwidth"))
    let width = unsafeBitCast(symbol, to: (@convention(c) (wchar_t) -> Int32).self)
    Locale.withUnicode {
      var compared = 0
      var different: [UInt32] = []
      for scalar in assigned() {
        let expected = width(wchar_t(scalar.value))
        guard expected >= 0 else { continue }
        compared += 1
        if DisplayWidth.columns(of: scalar) != Int(expected) { different.append(scalar.value) }
      }
      #expect(compared > 100_000)
      // They are of different editions of Unicode and differ over a few signs, not over a script.
      #expect(different.count < 200, "\(different.map { String($0, radix: 16) })")
    }
  }

  private func assigned() -> some Sequence<Unicode.Scalar> {
    (UInt32(0x20)...0x3FFFD).lazy.compactMap(Unicode.Scalar.init).filter {
      switch $0.properties.generalCategory {
      case .unassigned, .control, .privateUse, .surrogate: false
      default: true
      }
    }
  }
}

private enum Locale {
  private static var unicode: locale_t? { newlocale(LC_CTYPE_MASK, "C.UTF-8", nil) }

  static var isUnicodeAvailable: Bool {
    guard let unicode else { return false }
    freelocale(unicode)
    return true
  }

  static func withUnicode(_ body: () -> Void) {
    guard let unicode else { return }
    let former = uselocale(unicode)
    body()
    uselocale(former)
    freelocale(unicode)
  }
}
