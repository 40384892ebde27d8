/// A text by lines as YAML 1.1 counts them, for looking up what stands at a place.
struct TextLines {
  private var lines: [[Unicode.Scalar]] = [[]]

  /// Cuts a text at CR LF, LF, CR, NEL, LS and PS.
  init(_ text: String) {
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lines.append([])
      default: lines[lines.count - 1].append(scalar)
      }
      previous = scalar
    }
  }

  /// What stands from a place to the end of its line; nil for a place outside the text.
  func rest(from position: TextPosition) -> ArraySlice<Unicode.Scalar>? {
    guard lines.indices.contains(position.line - 1) else { return nil }
    let line = lines[position.line - 1]
    guard (1...line.count + 1).contains(position.column) else { return nil }
    return line[(position.column - 1)...]
  }

  /// The text with the code point at a place exchanged; nil for a place outside the text.
  ///
  /// Line ends become LF, which moves no line and no column.
  func replacing(at position: TextPosition, by scalar: Unicode.Scalar) -> String? {
    guard rest(from: position)?.isEmpty == false else { return nil }
    var changed = lines
    changed[position.line - 1][position.column - 1] = scalar
    var text = String.UnicodeScalarView()
    for (index, line) in changed.enumerated() {
      if index > 0 { text.append("\n") }
      text.append(contentsOf: line)
    }
    return String(text)
  }

  /// The lines as texts.
  var texts: some Sequence<String> {
    lines.lazy.map { line in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: line)
      return String(text)
    }
  }

  /// The place behind that many bytes of UTF-8.
  static func position(before bytes: Int, in text: String) -> TextPosition {
    let lines = TextLines(String(decoding: text.utf8.prefix(bytes), as: UTF8.self)).lines
    return TextPosition(line: lines.count, column: (lines.last?.count ?? 0) + 1)
  }
}
