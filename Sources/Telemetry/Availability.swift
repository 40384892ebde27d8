/// A word about whether a device is there, from the device itself or from the broker for it: an
/// availability topic, a will message, a birth or death certificate.
public enum Availability: String, Sendable, CaseIterable {
  /// It is connected.
  case online
  /// Its connection has ended.
  case offline
}
