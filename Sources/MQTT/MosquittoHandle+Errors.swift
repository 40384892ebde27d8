internal import CMosquitto
internal import Glibc

extension MosquittoHandle {
  /// Words for a result of libmosquitto, with what the system and OpenSSL say of it.
  func error(
    _ result: Int32,
    _ attempted: String,
    _ code: MQTTError.Code = .connectionLost
  ) -> MQTTError {
    let number = errno
    switch result {
    case MOSQ_ERR_ERRNO.rawValue:
      return MQTTError(code, attempted: attempted, cause: unsafe String(cString: strerror(number)))
    case MOSQ_ERR_EAI.rawValue:
      return MQTTError(
        .unreachable,
        attempted: attempted,
        cause: unsafe String(cString: gai_strerror(number)),
        remedy: "check the host in `broker: url`"
      )
    case MOSQ_ERR_TLS.rawValue:
      return MQTTError(
        .tls,
        attempted: attempted,
        cause: lastLogged ?? "the TLS handshake failed",
        remedy: "check `tls: ca_file`, the client certificate and the name in the broker's own"
      )
    default:
      let text = unsafe String(cString: mosquitto_strerror(result))
      return MQTTError(code, attempted: attempted, cause: text)
    }
  }

  /// Words for a CONNACK that refuses us.
  static func refusal(reason: Int32, version: ProtocolVersion, by url: String) -> MQTTError {
    let isOldVersion = reason == 0x84 || (version == .v311 && reason == 1)
    let words =
      unsafe version == .v5
      ? mosquitto_reason_string(reason) : mosquitto_connack_string(reason)
    let isLogin = [4, 5, 0x86, 0x87].contains(reason)
    return MQTTError(
      isOldVersion ? .unsupportedVersion : .refused,
      attempted: "log in to \(url) with MQTT \(version.rawValue)",
      cause: unsafe words.map { unsafe String(cString: $0) } ?? "reason \(reason)",
      remedy: isLogin ? "check `username`, `password_file` and the broker's access list" : ""
    )
  }
}
