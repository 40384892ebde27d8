import Telemetry
import Yams

/// One part of a file, read as what it should be; what it is not goes into the log.
///
/// Every reading method gives nil where the part is at fault, after the fault has been noted.
struct NodeReader {
  /// The part.
  let node: Node
  /// Its keys from the root, such as `sites.qingxi-3.kind`; empty for the root.
  let path: String
  /// The file.
  let document: YAMLDocument
  /// Where faults go.
  let log: FaultLog

  /// Where the part begins.
  var position: TextPosition { TextPosition(node.mark) }

  /// How the part is called in a fault.
  var title: String { path.isEmpty ? "the file" : "`\(path)`" }

  /// Whether nothing stands behind the key.
  var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// Whether the part is a mapping.
  var isMapping: Bool { node.mapping != nil }
  /// Whether the part is a list.
  var isSequence: Bool { node.sequence != nil }

  /// The text of a single value, whatever it stands for.
  var scalarText: String? { node.scalar?.string }

  /// How many entries a mapping or a list has.
  var count: Int { node.mapping?.count ?? node.sequence?.count ?? 0 }

  /// The entries of a mapping in the order of the file, without noting anything; of others none.
  var pairs: [NamedEntry] {
    (node.mapping ?? [:]).compactMap { pair in
      let key = NodeReader(node: pair.key, path: path, document: document, log: log)
      guard let name = document.duplicate(at: key.position) ?? key.scalarText else { return nil }
      let below = path.isEmpty ? name : "\(path).\(name)"
      let value = NodeReader(node: pair.value, path: below, document: document, log: log)
      return NamedEntry(name: name, key: key, value: value)
    }
  }

  /// What stands behind a key of a mapping, without noting anything.
  subscript(name: String) -> NodeReader? {
    pairs.first { $0.name == name }?.value
  }

  // MARK: Faults

  /// Notes an error about this part.
  func fault(
    _ message: String,
    _ remedy: String,
    _ translations: [Language: String] = [:],
    at place: TextPosition? = nil
  ) {
    note(message, remedy, translations, at: place, isWarning: false)
  }

  /// Notes a warning about this part.
  func warn(_ message: String, _ remedy: String, at place: TextPosition? = nil) {
    note(message, remedy, [:], at: place, isWarning: true)
  }

  /// Warns that this version does not act on a part, once for all parts of a `subject`.
  func warnNotYet(_ subject: String, _ remedy: String) {
    guard log.isFirst(subject) else { return }
    warn("`\(subject)` is read but not acted on by this version", remedy)
  }

  private func note(
    _ message: String,
    _ remedy: String,
    _ translations: [Language: String],
    at place: TextPosition?,
    isWarning: Bool
  ) {
    let place = place ?? position
    log.add(
      ConfigurationFault(
        file: document.file,
        line: place.line,
        column: place.column,
        message: message,
        remedy: remedy,
        translations: translations,
        isWarning: isWarning
      )
    )
  }

  /// Notes that the part is not what it should be.
  func mistyped(
    _ expected: String,
    _ remedy: String,
    _ translations: [Language: String] = [:]
  ) {
    fault("\(title) is \(shown), not \(expected)", remedy, translations)
  }

  /// The part in a few words, for faults.
  var shown: String {
    switch node {
    case .mapping: return "a mapping"
    case .sequence: return "a list"
    case .scalar(let scalar):
      guard !isNull else { return "empty" }
      let text = scalar.string.prefix(60).map { $0.isNewline ? " " : $0 }
      return "`\(String(text))\(scalar.string.count > 60 ? "…" : "")`"
    case .alias: return "an alias"
    }
  }

  // MARK: Parts

  /// Reads a mapping with the keys that `read` asks for; others are faults.
  func mapping<Value>(_ read: (MappingReader) -> Value?) -> Value? {
    guard document.spend(count + 1) else { return tooMany() }
    guard isMapping || isNull else {
      mistyped("a mapping", "write `key: value` lines below it")
      return nil
    }
    let keys = MappingReader(self)
    defer { keys.refuseOthers() }
    return read(keys)
  }

  /// Reads a mapping whose keys are names of the user's own.
  func entries<Value>(_ read: (NamedEntry) -> Value?) -> [Value]? {
    guard document.spend(count + 1) else { return tooMany() }
    guard isMapping || isNull else {
      mistyped("a mapping", "write `name: …` lines below it")
      return nil
    }
    return MappingReader(self).all.compactMap(read)
  }

  /// Reads the items of a list; those at fault are left out.
  func items<Value>(_ read: (NodeReader) -> Value?) -> [Value]? {
    guard document.spend(count + 1) else { return tooMany() }
    guard let sequence = node.sequence else {
      if isNull { return [] }
      mistyped("a list", "write `- ` before each item, or [a, b]")
      return nil
    }
    return sequence.enumerated().compactMap { index, item in
      read(NodeReader(node: item, path: "\(path)[\(index)]", document: document, log: log))
    }
  }

  /// Reads the items of a list, or one item that stands alone.
  func itemsOrOne<Value>(_ read: (NodeReader) -> Value?) -> [Value]? {
    isSequence || isNull ? items(read) : read(self).map { [$0] }
  }

  private func tooMany<Value>() -> Value? {
    if log.isFirst("parts of \(document.file)") {
      fault("the file has more than \(YAMLDocument.maximumParts) parts", "use fewer aliases")
    }
    return nil
  }
}
