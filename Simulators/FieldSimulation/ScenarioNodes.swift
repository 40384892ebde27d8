internal import Telemetry
internal import Yams

/// Takes values out of a scenario's YAML tree and collects what is wrong with them.
struct ScenarioNodes {
  private let file: String
  private(set) var faults: [ScenarioFault] = []

  init(file: String) {
    self.file = file
  }

  /// Notes a fault at a node.
  mutating func report(_ node: Node, _ what: String, _ advice: String) {
    let mark = node.mark
    faults.append(
      ScenarioFault(
        file: file,
        line: mark?.line ?? 1,
        column: mark?.column ?? 1,
        what: what,
        advice: advice
      )
    )
  }

  /// The entries of a mapping, each under one of the keys that are `allowed`.
  mutating func fields(_ node: Node, of what: String, allowed: [String]) -> [String: Node] {
    var fields: [String: Node] = [:]
    for (key, name, value) in entries(node, of: what) {
      if allowed.contains(name) {
        fields[name] = value
      } else {
        report(key, "unknown key '\(name)' in \(what)", "use \(allowed.joined(separator: ", "))")
      }
    }
    return fields
  }

  /// The entries of a mapping with any keys, in their order.
  mutating func entries(_ node: Node, of what: String) -> [(key: Node, name: String, value: Node)] {
    guard let mapping = node.mapping else {
      report(node, "\(what) is not a mapping", "write 'key: value' lines, indented below it")
      return []
    }
    return mapping.map { ($0.key, $0.key.scalar?.string ?? "", $0.value) }
  }

  /// The text of a node.
  mutating func text(_ node: Node?, of what: String) -> String? {
    guard let node else { return nil }
    guard let text = node.scalar?.string, !text.isEmpty else {
      report(node, "\(what) is not a text", "write one word or sentence after the colon")
      return nil
    }
    return text
  }

  /// The number of a node, when it lies within `range`.
  mutating func number(
    _ node: Node?,
    of what: String,
    in range: ClosedRange<Double>,
    unit: String
  ) -> Double? {
    guard let node else { return nil }
    guard let number = node.scalar.flatMap({ Double($0.string) }), range.contains(number) else {
      report(
        node,
        "\(what) is not a number that makes sense",
        "write one in \(unit) from \(range.lowerBound) to \(range.upperBound)"
      )
      return nil
    }
    return number
  }

  /// The whole number of a node, when it lies within `range`.
  mutating func wholeNumber(_ node: Node?, of what: String, in range: ClosedRange<Int>) -> Int? {
    guard let node else { return nil }
    let number = node.scalar.flatMap { Double($0.string) }.flatMap { Int(exactly: $0) }
    guard let number, range.contains(number) else {
      report(
        node,
        "\(what) is not a whole number that makes sense",
        "write one from \(range.lowerBound) to \(range.upperBound)"
      )
      return nil
    }
    return number
  }

  /// The length of time of a node, when it lies within `range`.
  mutating func span(
    _ node: Node?,
    of what: String,
    in range: ClosedRange<TimeSpan>
  ) -> TimeSpan? {
    guard let node else { return nil }
    guard let span = node.scalar.flatMap({ TimeSpan($0.string) }), range.contains(span) else {
      let limits = "\(range.lowerBound) to \(range.upperBound)"
      report(node, "\(what) is not a length of time that makes sense", "write \(limits)")
      return nil
    }
    return span
  }

  /// Whether a node says true or false.
  mutating func flag(_ node: Node?, of what: String) -> Bool? {
    guard let node else { return nil }
    guard let flag = node.bool else {
      report(node, "\(what) is neither true nor false", "write true or false")
      return nil
    }
    return flag
  }

  /// The one of the words of a type that a node holds.
  mutating func word<Word: RawRepresentable<String>>(
    _ node: Node?,
    of what: String,
    among words: [Word]
  ) -> Word? {
    guard let node else { return nil }
    let text = node.scalar?.string ?? ""
    guard let word = words.first(where: { $0.rawValue == text }) else {
      let choices = words.map(\.rawValue).joined(separator: ", ")
      report(node, "unknown \(what) '\(text)'", "use one of \(choices)")
      return nil
    }
    return word
  }
}
