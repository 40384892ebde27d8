import Telemetry

/// Why a payload was refused.
struct PayloadFault: Error, Hashable {
  /// The kind of fault.
  var code: RejectCode
  /// What is wrong, in words.
  var reason: String
}
