import Presentation
import Testing

struct SafeTextTests {
  @Test(arguments: [
    ("plain 塘口 ✓", "plain 塘口 ✓"), ("\u{1B}[31mred", "\\u{1B}[31mred"),
    ("a\nb\tc", "a\\u{A}b\\u{9}c"),
    ("\u{9B}2J", "\\u{9B}2J"), ("\u{7F}", "\\u{7F}"), ("x\u{202E}y", "x\\u{202E}y"),
    ("\r\n", "\\u{D}\\u{A}"), ("", ""),
  ])
  func steeringCharactersAreWrittenOut(text: String, shown: String) {
    #expect(SafeText.escaped(text) == shown)
  }

  @Test
  func noControlByteIsLeftOfAnyCodePoint() {
    let all = (UInt32(0)...0x3000).compactMap(Unicode.Scalar.init)
    var text = ""
    text.unicodeScalars.append(contentsOf: all)
    let escaped = SafeText.escaped(text).unicodeScalars
    #expect(!escaped.contains { $0.properties.generalCategory == .control })
    #expect(escaped.contains("\u{4E}"))
  }

  @Test
  func coloursObeyTheTerminalAndTheAgreement() {
    #expect(Emphasis.isWanted(environment: [:], isTerminal: true))
    #expect(Emphasis.isWanted(environment: ["NO_COLOR": ""], isTerminal: true))
    #expect(!Emphasis.isWanted(environment: ["NO_COLOR": "1"], isTerminal: true))
    #expect(!Emphasis.isWanted(environment: ["TERM": "dumb"], isTerminal: true))
    #expect(!Emphasis.isWanted(environment: [:], isTerminal: false))
    #expect(Emphasis.normal.applied(to: "x") == "x")
    #expect(Emphasis.alarm.applied(to: "x") == "\u{1B}[1;31mx\u{1B}[0m")
  }
}
