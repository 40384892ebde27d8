/// A version of MQTT.
public enum ProtocolVersion: String, Sendable, CaseIterable {
  /// MQTT 5.0: the client says how many unacknowledged messages it takes.
  case v5 = "5.0"
  /// MQTT 3.1.1: the broker decides that; mosquitto sends 20.
  case v311 = "3.1.1"
}
