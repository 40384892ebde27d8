public import Telemetry

/// Comma-separated values with the fields and the quoting of RFC 4180.
///
/// Lines end in a line feed alone, as the tools that a pipe leads to expect. A text that a
/// spreadsheet would take for a formula gets an apostrophe in front (CWE-1236; a dash alone is none), and what
/// ``SafeText`` holds to be unsafe is written out, but for line breaks and tabs, which are quoted.
public struct CSVText: RowText {
  /// What has been written so far.
  public var bytes: [UInt8] = []
  private var clock: TimeText
  /// The text of each column that was last found to stand in the file as it is: names and units are
  /// the same in row after row.
  private var plain: [String]

  /// Begins the text with the line of names; moments are written in `zone`.
  public init(columns: [Column], zone: LocalZone) {
    clock = TimeText(zone: zone)
    plain = [String](repeating: "", count: columns.count)
    append(columns.map { .text($0.name) }, emphasis: .normal)
  }

  /// Writes one line.
  public mutating func append(_ cells: [Cell], emphasis: Emphasis) {
    for index in cells.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cells[index], at: index)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func append(_ cell: Cell, at column: Int) {
    switch cell {
    case .text(let text): append(text, at: column)
    case .number(let number): NumberText.append(number, to: &bytes)
    case .integer(let integer): bytes.append(integer.description)
    case .boolean(let flag): bytes.append(flag ? "true" : "false")
    case .time(let instant): clock.append(instant, to: &bytes)
    case .words(let words): append(words.joined(separator: " "), at: column)
    case .missing: break
    }
  }

  private mutating func append(_ text: String, at column: Int) {
    // Of as many bytes, as a letter outside ASCII may count as equal to one inside.
    if text.utf8.count == plain[column].utf8.count, text == plain[column] {
      return bytes.append(text)
    }
    if text.isPlainCSV, !isFormula(text) {
      plain[column] = text
      bytes.append(text)
      return
    }
    let quote = UInt8(ascii: "\"")
    bytes.append(quote)
    if isFormula(text) { bytes.append(UInt8(ascii: "'")) }
    for byte in safe(text).utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private func isFormula(_ text: String) -> Bool {
    switch text.utf8.first {
    case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): true
    case UInt8(ascii: "+"), UInt8(ascii: "-"): text != "-" && Double(text) == nil
    default: false
    }
  }

  private func safe(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t": result.unicodeScalars.append(scalar)
      default: result += SafeText.escaped(String(scalar))
      }
    }
    return result
  }
}

extension String {
  /// Whether it stands in a CSV file as it is.
  fileprivate var isPlainCSV: Bool {
    holdsOnly { byte in
      byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"")
    }
  }
}
