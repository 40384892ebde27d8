import Presentation
import Telemetry
import TestSupport
import Testing

struct CSVTextTests {
  private func line(_ cells: [Cell]) -> String {
    var rows = OutputFormat.csv.rows(of: cells.indices.map { Column("c\($0)") }, zone: .utc)
    rows.bytes = []
    rows.append(cells)
    return String(decoding: rows.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("plain", "plain"), ("a,b", #""a,b""#), (#"say "hi""#, #""say ""hi""""#),
    ("two\nlines", "\"two\nlines\""),
    ("塘口", "\"塘口\""), (" blank", "\" blank\""), ("", ""), ("mg/L", "mg/L"),
    ("\u{1B}[2J", "\"\\u{1B}[2J\""),
  ])
  func quotingOfRFC4180(text: String, field: String) {
    #expect(line([.text(text), .integer(1)]) == field + ",1\n")
  }

  @Test(arguments: ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\tx", "\rx"])
  func formulasAreDisarmed(text: String) {
    #expect(line([.text(text), .integer(1)]) == "\"'\(text)\",1\n")
  }

  @Test
  func numbersAreNoFormulas() {
    #expect(
      line([.number(-2.5), .text("-2.5"), .text("+1e3"), .integer(-7)]) == "-2.5,-2.5,+1e3,-7\n"
    )
    // Nor is the sign for nobody.
    #expect(line([.text("-"), .integer(1)]) == "-,1\n")
  }

  /// A letter outside ASCII is not taken for the one inside that counts as equal to it.
  @Test
  func whatStoodAboveSaysNothingOfAnotherText() {
    var rows = OutputFormat.csv.rows(of: [Column("unit")], zone: .utc)
    rows.bytes = []
    for text in ["K", "K", "\u{212A}", "K", "a,b", "a,b", "", "=K", "K"] {
      rows.append([.text(text)])
    }
    let expected = "K\nK\n\"\u{212A}\"\nK\n\"a,b\"\n\"a,b\"\n\n\"'=K\"\nK\n"
    #expect(Array(rows.bytes) == Array(expected.utf8))
  }

  @Test
  func theFirstLineNamesTheFieldsAndMissingIsEmpty() {
    var rows = OutputFormat.csv.rows(
      of: [Column("series", title: "序列"), Column("value")],
      zone: .utc
    )
    rows.append([.text("a/b/c"), .missing])
    rows.append([.text("a/b/c"), .number(.infinity)])
    rows.append([.words(["x", "y"]), .boolean(false)])
    rows.append([.time(.epoch), .number(2.61)])
    rows.finish()
    let expected = """
      series,value
      a/b/c,
      a/b/c,
      "x y",false
      1970-01-01T00:00:00.000Z,2.61

      """
    #expect(String(decoding: rows.bytes, as: UTF8.self) == expected)
  }

  /// What a reader of RFC 4180 gets out is what went in, formulas and steering characters aside.
  @Test
  func anyTextComesBack() {
    var generator = SplitMix(seed: 5)
    let alphabet = Array("ab,\"\n\r x塘'")
    for _ in 0..<2000 {
      let texts = (0..<3).map { _ in
        "x" + String((0..<6).map { _ in alphabet.randomElement(using: &generator) ?? "x" })
      }
      #expect(Self.records(line(texts.map { .text($0) })) == [texts])
    }
  }

  /// A reader written from the grammar of RFC 4180 section 2, with LF for CRLF between records.
  private static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch (scalar, isQuoted) {
      case ("\"", true) where scalars.first == "\"":
        field.unicodeScalars.append("\"")
        scalars.removeFirst()
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        fields.append(field)
        field = ""
      case ("\n", false):
        records.append(fields + [field])
        (fields, field) = ([], "")
      default: field.unicodeScalars.append(scalar)
      }
    }
    return records
  }
}
