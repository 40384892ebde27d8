internal import CMosquitto

extension MosquittoHandle {
  /// Passes the settings on to libmosquitto.
  ///
  /// - Throws: ``MQTTError`` for one that it refuses.
  func apply(_ settings: BrokerSettings) throws(MQTTError) {
    let protocolNumber = version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
    try set(MOSQ_OPT_PROTOCOL_VERSION, Int32(protocolNumber), "protocol version")
    try set(MOSQ_OPT_RECEIVE_MAXIMUM, Int32(settings.receiveMaximum), "receive maximum")
    try set(MOSQ_OPT_TCP_NODELAY, 1, "TCP_NODELAY")
    // What is in flight is bounded by the caller; the broker's own limit still holds (MQTT 5).
    try set(MOSQ_OPT_SEND_MAXIMUM, Int32(UInt16.max), "send maximum")
    let result = unsafe withPointer {
      unsafe mosquitto_username_pw_set(
        $0,
        settings.username,
        settings.password
      )
    }
    guard result == MOSQ_ERR_SUCCESS.rawValue else {
      throw error(result, "use the user name and password", .invalidArgument)
    }
    if let tls = settings.tls { try apply(tls) }
  }

  private func apply(_ tls: TLSSettings) throws(MQTTError) {
    if let caFile = tls.caFile {
      try use(tls, caFile: caFile)
    } else if tls.certificateFile == nil, tls.keyFile == nil {
      try set(MOSQ_OPT_TLS_USE_OS_CERTS, 1, "the system's authorities")
    } else {
      throw MQTTError(
        .tls,
        attempted: "use a client certificate",
        cause: "libmosquitto takes one only together with a file of authorities",
        remedy: "set `tls: ca_file`, such as /etc/ssl/certs/ca-certificates.crt"
      )
    }
    // 1 is OpenSSL's SSL_VERIFY_PEER; the host name is checked unless "insecure" is asked for,
    // which nothing here does.
    let result = unsafe withPointer { unsafe mosquitto_tls_opts_set($0, 1, "tlsv1.2", nil) }
    guard result == MOSQ_ERR_SUCCESS.rawValue else { throw error(result, "require TLS 1.2", .tls) }
  }

  private func use(_ tls: TLSSettings, caFile: String) throws(MQTTError) {
    let result = unsafe withPointer {
      unsafe mosquitto_tls_set($0, caFile, nil, tls.certificateFile, tls.keyFile) { _, _, _, _ in
        // No passphrase: a service has nobody to ask for one.
        0
      }
    }
    guard result != MOSQ_ERR_SUCCESS.rawValue else { return }
    let files = [caFile, tls.certificateFile, tls.keyFile].compactMap(\.self)
    throw MQTTError(
      .tls,
      attempted: "read the TLS files \(files.joined(separator: ", "))",
      cause: "one cannot be read, or a certificate has no key",
      remedy: "check that they exist and that this user may read them"
    )
  }

  private func set(_ option: mosq_opt_t, _ value: Int32, _ name: String) throws(MQTTError) {
    let result = unsafe withPointer { unsafe mosquitto_int_option($0, option, value) }
    guard result == MOSQ_ERR_SUCCESS.rawValue else {
      throw error(result, "set \(name) to \(value)", .library)
    }
  }
}
