import Telemetry

extension QualitySetting {
  /// A change of one setting, or of a whole test.
  public enum Change: Hashable, Sendable {
    /// Gives a setting a value.
    case set(QualitySetting, Value)
    /// Switches a test off: every setting of it is dropped.
    case off(test: String)
  }

  /// Reads `spike.suspect=0.5`, `flat_line.fail=6h`, `gross_range.fail=[0, 25]` or `spike=off`.
  ///
  /// - Returns: the change, or nil with what is wrong in `reason`.
  public static func change(_ text: String, reason: inout String) -> Change? {
    let parts = text.split(separator: "=", maxSplits: 1).map { trimmed($0) }
    guard parts.count == 2 else {
      reason = "write it like spike.suspect=0.5 or spike=off"
      return nil
    }
    let (name, value) = (parts[0], parts[1])
    if value == "off", tests.contains(name) { return .off(test: name) }
    guard let setting = QualitySetting(rawValue: name) else {
      let nearest = NearestName.find(name, among: allCases.map(\.rawValue))
      reason = "'\(name)' is no setting" + (nearest.map { ": write \($0)" } ?? "")
      return nil
    }
    guard let value = setting.value(value) else {
      reason = "'\(parts[1])' does not fit \(name): write \(setting.example)"
      return nil
    }
    return .set(setting, value)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  private func value(_ text: String) -> Value? {
    switch kind {
    case .number: return Double(text).flatMap { $0.isFinite ? .number($0) : nil }
    case .count: return Int(text).flatMap { $0 > 0 ? .count($0) : nil }
    case .span: return TimeSpan(text).map { .span($0) }
    case .word(let words): return words.contains(text) ? .word(text) : nil
    case .onOff: return text == "on" ? .on : nil
    case .seasons: return nil
    case .range:
      let ends = text.split { "[], ".contains($0) }.compactMap { Double($0) }
      guard ends.count == 2, ends[0] <= ends[1] else { return nil }
      return .range(ends[0]...ends[1])
    }
  }

  private var example: String {
    switch kind {
    case .number: "a number"
    case .count: "a whole number"
    case .span: "a length of time such as 3h"
    case .word(let words): "one of \(words.joined(separator: ", "))"
    case .onOff: "on or off"
    case .range: "[lowest, highest]"
    case .seasons: "seasons into the configuration"
    }
  }
}
