/// The qualities of service that Sluice uses.
///
/// There is no 2: libmosquitto keeps the payload of such a message in memory between its two
/// acknowledgements, so a crash at the wrong moment would lose it.
public enum QoS: Int, Sendable, CaseIterable {
  /// Sent once and forgotten.
  case atMostOnce = 0
  /// Sent until acknowledged; it may arrive twice.
  case atLeastOnce = 1
}
