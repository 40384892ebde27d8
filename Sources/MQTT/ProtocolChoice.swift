/// Which version of MQTT to speak.
public enum ProtocolChoice: String, Sendable, CaseIterable {
  /// 5.0, and 3.1.1 with a broker that does not know it.
  case automatic
  /// 5.0 only.
  case v5
  /// 3.1.1 only.
  case v311
}
