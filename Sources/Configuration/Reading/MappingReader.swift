import Telemetry

/// The keys of one mapping, with note of those that were asked for.
final class MappingReader {
  /// The mapping itself.
  let owner: NodeReader
  /// The entries in the order of the file, without keys that stand twice.
  let all: [NamedEntry]
  private var asked: Set<String> = []

  /// Makes a reader of a mapping; an empty part is one without keys.
  init(_ owner: NodeReader) {
    self.owner = owner
    var entries: [NamedEntry] = []
    var first: [String: TextPosition] = [:]
    for entry in owner.pairs {
      if let earlier = first[entry.name] {
        entry.key.fault(
          "the key `\(entry.name)` stands twice in \(owner.title), first in line \(earlier.line)",
          "delete one of the two"
        )
      } else {
        first[entry.name] = entry.key.position
        entries.append(entry)
      }
    }
    if owner.pairs.count < owner.count {
      owner.fault("\(owner.title) has a key that is not a name", "write a name before the colon")
    }
    all = entries
  }

  /// What stands behind a key; nil where the key is not there.
  subscript(_ name: String) -> NodeReader? {
    asked.insert(name)
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
      let nearest = NearestName.find(entry.name, among: asked.sorted())
      entry.key.fault(
        "`\(entry.name)` is not a key of \(owner.title)",
        nearest.map { "write `\($0)`" } ?? "use one of \(known)"
      )
    }
  }
}
