import Presence
import Telemetry

extension PresenceSettings {
  /// Reads `presence`.
  init(_ keys: MappingReader) {
    self.init()
    intervals = keys["intervals"]?.integer(1...100) ?? intervals
    atLeast = keys["at_least"]?.span(.seconds(1) ... .days(30)) ?? atLeast
    offlineAfter = keys["offline_after"]?.span(.zero ... .days(1)) ?? offlineAfter
    learns = keys["learn"]?.boolean() ?? learns
    if let reader = keys[PresenceRule.device.rawValue] {
      deviceSeverity = Self.severity(reader, default: deviceSeverity)
    }
    if let reader = keys[PresenceRule.gateway.rawValue] {
      gatewaySeverity = Self.severity(reader, default: gatewaySeverity)
    }
  }

  /// A severity, or `off` to tell nobody.
  private static func severity(_ reader: NodeReader, default fallback: Severity?) -> Severity? {
    let words = Severity.allCases.map(\.rawValue) + ["off"]
    guard let word = reader.word(of: words) else { return fallback }
    return Severity(rawValue: word)
  }
}
