import Yams

/// One YAML file as a tree whose parts know where they stand.
final class YAMLDocument {
  /// The largest file, in bytes.
  static let maximumBytes = 1 << 20
  /// How many parts may be looked at: aliases make few parts many.
  static let maximumParts = 200_000

  /// The path of the file, as faults name it.
  let file: String
  private let root: Node?
  private let lines: TextLines
  private let duplicates: [TextPosition: String]
  private var parts = 0

  private init(file: String, composed: YAMLComposer.Result) {
    (self.file, root) = (file, composed.root)
    (lines, duplicates) = (composed.lines, composed.duplicates)
  }

  /// Parses a file's bytes; what YAML itself forbids is put into the log.
  ///
  /// - Returns: nil where there is no tree to look at.
  static func parse(_ bytes: [UInt8], file: String, log: FaultLog) -> YAMLDocument? {
    do {
      return YAMLDocument(file: file, composed: try YAMLComposer.compose(bytes))
    } catch {
      log.add(
        ConfigurationFault(
          file: file,
          line: error.position.line,
          column: error.position.column,
          message: error.message,
          remedy: error.remedy
        )
      )
      return nil
    }
  }

  /// Reads a file that somebody named.
  ///
  /// - Parameters:
  ///   - path: where the file is.
  ///   - name: what the file is called in messages, with its article.
  ///   - unreadable: what to do when it cannot be read.
  ///   - empty: what to do when nothing is in it.
  ///   - log: takes the faults.
  /// - Returns: the root; nil where there is none, which is in the log.
  static func root(
    path: String,
    called name: String,
    ifUnreadable unreadable: String,
    ifEmpty empty: String,
    log: FaultLog
  ) -> NodeReader? {
    func fault(_ message: String, _ remedy: String) {
      log.add(ConfigurationFault(file: path, message: "\(name) \(message)", remedy: remedy))
    }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: maximumBytes).bytes
    } catch {
      fault("cannot be read (\(error.reason))", unreadable)
      return nil
    }
    guard let document = parse(bytes, file: path, log: log) else { return nil }
    guard let root = document.reader(log), !root.isNull else {
      fault("is empty", empty)
      return nil
    }
    return root
  }

  /// A reader for the whole file; nil where the file is empty.
  func reader(_ log: FaultLog) -> NodeReader? {
    root.map { NodeReader(node: $0, path: "", document: self, log: log) }
  }

  /// Counts parts that are looked at; false once there have been too many.
  func spend(_ count: Int) -> Bool {
    parts += count
    return parts <= Self.maximumParts
  }

  /// The key that stands a second time in its mapping, where the one at this place stands first.
  func duplicate(at position: TextPosition) -> String? {
    duplicates[position]
  }

  /// The place of a character inside a scalar, given by its offset in the scalar's text.
  ///
  /// Where the file does not show the text as it is (escapes, folded lines) it is the scalar's
  /// start.
  func position(of offset: Int, in text: String, startingAt start: TextPosition) -> TextPosition {
    guard let shown = lines.rest(from: start), let first = shown.first else { return start }
    let isQuoted = first == "\"" || first == "'"
    guard shown.dropFirst(isQuoted ? 1 : 0).starts(with: text.unicodeScalars) else { return start }
    let width = text.prefix(offset).unicodeScalars.count
    return TextPosition(line: start.line, column: start.column + width + (isQuoted ? 1 : 0))
  }
}
