import Yams

/// Composes the tree of a YAML text within bounds, and goes on past keys that stand twice.
enum YAMLComposer {
  /// What was composed.
  struct Result {
    var root: Node?
    var lines: TextLines
    /// The place and the text of the first of two equal keys.
    ///
    /// In the tree its first code point is exchanged, so that the mapping is sound.
    var duplicates: [TextPosition: String]
  }

  /// Why there is no tree.
  struct Failure: Error {
    var position: TextPosition
    var message: String
    var remedy: String
  }

  /// How many keys that stand twice are passed over.
  private static let maximumDuplicates: UInt32 = 32
  /// Private use, so that no file has it: it stands where a duplicate key began.
  private static let firstMark: UInt32 = 0xE000

  /// Composes the one document of a text.
  static func compose(_ bytes: [UInt8]) throws(Failure) -> Result {
    guard bytes.count <= YAMLDocument.maximumBytes else {
      throw Failure(
        position: TextPosition(line: 1, column: 1),
        message: "the file is larger than 1 MiB",
        remedy: "split rules over several files"
      )
    }
    var text = try decode(bytes)
    let lines = TextLines(text)
    try refuseAliasKeys(in: text, lines)
    var result = Result(root: nil, lines: lines, duplicates: [:])
    for round: UInt32 in 0... {
      do {
        result.root = try Yams.compose(yaml: text, .default, .default, .utf8)
        return result
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        guard let key = keys.first, round < maximumDuplicates,
          let changed = exchange(text, key, at: TextPosition(context.mark), round)
        else { throw twice(keys.first ?? "", at: TextPosition(context.mark)) }
        result.duplicates[TextPosition(context.mark)] = key
        text = changed
      } catch {
        throw failure(of: error, in: text)
      }
    }
    return result
  }

  /// The text of a file, refused with its place where YAML or UTF-8 does not allow it.
  private static func decode(_ bytes: [UInt8]) throws(Failure) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let repaired = String(decoding: bytes, as: UTF8.self)
      throw Failure(
        position: TextLines.position(
          before: zip(repaired.utf8, bytes).prefix { $0 == $1 }.count,
          in: repaired
        ),
        message: "the file is not UTF-8 here",
        remedy: "save it as UTF-8"
      )
    }
    if let bad = text.unicodeScalars.firstIndex(where: { !isPrintable($0) }) {
      throw Failure(
        position: TextLines.position(
          before: text.utf8.distance(from: text.startIndex, to: bad),
          in: text
        ),
        message: "a control character stands here",
        remedy: "delete it"
      )
    }
    // A byte order mark is no part of the text, and libYAML would count it as a column.
    return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// YAML 1.1, production [1] c-printable.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xFFFD, 0x10000...: true
    default: false
    }
  }

  /// Refuses lists and aliases as keys where the file has aliases.
  ///
  /// The parser takes the hash of every key, and aliases within aliases make a key of a few lines as
  /// large as one likes. Nothing of ours needs such keys.
  private static func refuseAliasKeys(in text: String, _ lines: TextLines) throws(Failure) {
    guard text.contains("*"), text.contains("&") else { return }
    let key = /(^|[\s,\[{])\*[^\s,\[\]{}]+\s*:|[\]}]\s*:|^[\s?\-]*\?\s/
    for (index, line) in lines.texts.enumerated() where line.contains(key) {
      throw Failure(
        position: TextPosition(line: index + 1, column: 1),
        message: "an alias or a list stands as a key",
        remedy: "write the key out"
      )
    }
  }

  /// The text with the first code point of a key exchanged for the mark of this round.
  private static func exchange(
    _ text: String,
    _ key: String,
    at position: TextPosition,
    _ round: UInt32
  ) -> String? {
    let lines = TextLines(text)
    var place = position
    if let sign = lines.rest(from: place)?.first, sign == "\"" || sign == "'" { place.column += 1 }
    guard let shown = lines.rest(from: place)?.first, shown == key.unicodeScalars.first,
      let mark = Unicode.Scalar(firstMark + round)
    else { return nil }
    return lines.replacing(at: place, by: mark)
  }

  // MARK: Errors

  private static func twice(_ key: String, at position: TextPosition) -> Failure {
    Failure(
      position: position,
      message: "the key `\(key)` stands twice in this mapping",
      remedy: "delete one of the two"
    )
  }

  private static func failure(of error: any Error, in text: String) -> Failure {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      let end = TextLines.position(before: text.utf8.count, in: text)
      guard TextPosition(mark) < end else {
        // What is never closed is at fault where it begins, where that is known.
        let isKnown = problem.contains("unexpected end of stream")
        return Failure(
          position: TextPosition(isKnown ? context?.mark ?? mark : mark),
          message: "the file ends too early to be YAML",
          remedy: "close the quotation mark or bracket that is open"
        )
      }
      return Failure(
        position: TextPosition(mark),
        message: "this is not YAML (\(problem))",
        remedy: remedy(of: problem)
      )
    default:
      return Failure(
        position: TextPosition(line: 1, column: 1),
        message: "this is not YAML",
        remedy: "check indentation, quotes and brackets"
      )
    }
  }

  /// What to do about the problems that libYAML names.
  private static func remedy(of problem: String) -> String {
    let remedies = [
      ("nesting level", "nest less deeply"),
      ("cannot start any token", "indent with blanks, not tabs, and quote texts with @ ` or %"),
      ("mapping values are not allowed", "quote a text that holds `: `, or mend the indentation"),
      ("undefined alias", "name the anchor first, or quote a text that begins with *"),
      ("expected ',' or", "put a comma before this, or close the bracket"),
      ("another document", "take out the line `---` that begins it"),
      ("expected <block end>", "indent this line like its neighbours"),
      ("could not find expected ':'", "put a colon behind the key"),
    ]
    return remedies.first { problem.contains($0.0) }?.1 ?? "check indentation, quotes and brackets"
  }
}
