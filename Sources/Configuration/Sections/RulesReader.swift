import Presence
import Rules
import Telemetry

/// Reads the files of rules that a configuration names.
struct RulesReader {
  /// Where the files lie.
  let folder: ConfigurationFolder
  /// What the rules may speak of.
  let scope: RuleScope
  /// Where faults go.
  let log: FaultLog
  private var read: Set<String> = []
  private var names: [String: String] = [:]
  private var rules: [RuleDefinition] = []

  /// Makes a reader.
  init(folder: ConfigurationFolder, scope: RuleScope, log: FaultLog) {
    (self.folder, self.scope, self.log) = (folder, scope, log)
  }

  /// Reads `rules`: the list of files and patterns, and every file that they name.
  mutating func rules(_ reader: NodeReader) -> [RuleDefinition] {
    for item in reader.items({ $0 }) ?? [] { readFiles(item) }
    return rules
  }

  /// Reads files that are named outside of a configuration.
  mutating func rules(at paths: [String]) -> [RuleDefinition] {
    for path in paths { readFile(path, named: nil) }
    return rules
  }

  private mutating func readFiles(_ reader: NodeReader) {
    guard !reader.isMapping else {
      return reader.fault(
        "a rule stands in the configuration itself",
        "move it to a file of its own, such as rules/farm.yaml"
      )
    }
    guard let pattern = reader.filledText() else { return }
    guard ConfigurationFolder.isPattern(pattern) else {
      return readFile(folder.path(pattern), named: reader)
    }
    let paths = folder.paths(matching: pattern)
    if paths.isEmpty {
      reader.warn(
        "no file fits `\(pattern)`, so no rule is read",
        "add one, or take the pattern out"
      )
    }
    for path in paths { readFile(path, named: reader) }
  }

  private mutating func readFile(_ path: String, named reader: NodeReader?) {
    guard read.insert(path).inserted else { return }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: YAMLDocument.maximumBytes).bytes
    } catch {
      let message = "the rules file \(path) cannot be read (\(error.reason))"
      let remedy = "make the file, or let the user that runs this read it"
      guard let reader else {
        return log.add(ConfigurationFault(file: path, message: message, remedy: remedy))
      }
      return reader.fault(message, remedy)
    }
    log.begin(file: path)
    guard let document = YAMLDocument.parse(bytes, file: path, log: log) else { return }
    guard let root = document.reader(log) else {
      return log.add(
        ConfigurationFault(
          file: path,
          message: "the file is empty",
          remedy: "begin it with `rules:`, or delete it",
          isWarning: true
        )
      )
    }
    _ = root.mapping { keys in
      _ = keys.required("rules", "[ … ]")?.items { item in
        if let rule = item.mapping({ rule($0) }) { rules.append(rule) }
      }
    }
  }

  private mutating func rule(_ keys: MappingReader) -> RuleDefinition? {
    let rule = RuleDefinition(keys, scope)
    guard let reader = keys["alert"], let name = reader.scalarText else { return rule }
    guard PresenceRule(rawValue: name) == nil else {
      reader.fault(
        "`\(name)` is a built-in rule",
        "choose another name; how much it matters is said in `presence`"
      )
      return nil
    }
    let place = "\(reader.document.file):\(reader.position.line)"
    if let first = names[name] {
      reader.fault("the rule `\(name)` stands twice, first at \(first)", "give one another name")
      return nil
    }
    names[name] = place
    return rule
  }
}
