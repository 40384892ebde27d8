import Telemetry
import Yams

/// The keys of one mapping, with note of those that were asked for.
final class MappingReader {
  /// The mapping itself.
  let owner: NodeReader
  /// The entries in the order of the file, without keys that stand twice.
  let all: [NamedEntry]
  private var asked: [String] = []

  /// Makes a reader of a mapping; an empty part is one without keys.
  init(_ owner: NodeReader) {
    self.owner = owner
    var entries: [NamedEntry] = []
    var first: [String: TextPosition] = [:]
    for pair in owner.node.mapping ?? [:] {
      let key = NodeReader(
        node: pair.key,
        path: owner.path,
        document: owner.document,
        log: owner.log
      )
      let marked = owner.document.duplicate(at: key.position)
      guard let name = marked ?? pair.key.scalar?.string else {
        key.fault("\(key.shown) stands as a key of \(owner.title)", "write a name before the colon")
        continue
      }
      if let earlier = first[name] {
        key.fault(
          "the key `\(name)` stands twice in \(owner.title), first in line \(earlier.line)",
          "delete one of the two"
        )
        continue
      }
      first[name] = key.position
      let path = owner.path.isEmpty ? name : "\(owner.path).\(name)"
      let value = NodeReader(
        node: pair.value,
        path: path,
        document: owner.document,
        log: owner.log
      )
      entries.append(NamedEntry(name: name, key: key, value: value))
    }
    all = entries
  }

  /// What stands behind a key; nil where the key is not there.
  subscript(_ name: String) -> NodeReader? {
    asked.append(name)
    return all.first { $0.name == name }?.value
  }

  /// What stands behind a key that must be there; its absence is noted.
  func required(_ name: String, _ example: String) -> NodeReader? {
    if let value = self[name] { return value }
    let within = owner.path.isEmpty ? "" : " in \(owner.title)"
    owner.fault("`\(name)` is missing\(within)", "add `\(name): \(example)`")
    return nil
  }

  /// Notes every key that was not asked for.
  func refuseOthers() {
    for entry in all where !asked.contains(entry.name) {
      let known = asked.sorted().map { "`\($0)`" }.joined(separator: ", ")
      let nearest = NearestName.find(entry.name, among: asked)
      entry.key.fault(
        "`\(entry.name)` is not a key of \(owner.title)",
        nearest.map { "write `\($0)`" } ?? "use one of \(known)"
      )
    }
  }
}
