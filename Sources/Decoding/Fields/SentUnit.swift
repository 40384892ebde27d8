import Telemetry

/// The unit that came with the last reading of a target, and where it leads.
struct SentUnit: Sendable {
  /// The unit as sent.
  var text: [UInt8] = []
  /// The conversion to the target's unit; nil where there is none.
  var conversion: UnitConversion?
}
