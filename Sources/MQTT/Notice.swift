/// A control packet that the broker sent, as libmosquitto's callbacks note it down.
enum Notice {
  /// CONNACK: the reason, whether a session is there, and the keep-alive that the broker sets.
  case connected(reason: Int32, sessionPresent: Bool, serverKeepAlive: UInt16?)
  /// SUBACK for one packet.
  case subscribed(packet: Int32, granted: [Int32])
  /// The connection has ended: a reason of MQTT 5 from 0x80, or an error of libmosquitto.
  case disconnected(code: Int32)
}
