import Telemetry

extension BrokerConfiguration {
  /// Reads `broker`.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    self.init()
    let url = keys["url"]
    url.map { readURL($0) }
    if let value = keys["client_id"]?.filledText() { clientID = value }
    username = keys["username"]?.filledText()
    if let file = keys["password_file"] {
      readPassword(file, folder)
    }
    if let tls = keys["tls"] {
      if let files = tls.mapping({ TLSConfiguration($0, folder) }) { self.tls = files }
      if !usesTLS {
        tls.warn("`broker.tls` is given, but `broker.url` is not encrypted", "write mqtts:// there")
      }
    }
    if let value = keys["keep_alive"]?.span(.seconds(5) ... .hours(1)) { keepAlive = value }
    let expiry = keys["session_expiry"]?.span(.minutes(1) ... .days(365))
    if let expiry { sessionExpiry = expiry }
    if let value = keys["receive_maximum"]?.integer(1...65_535) { receiveMaximum = value }
  }

  private mutating func readURL(_ reader: NodeReader) {
    guard let text = reader.filledText() else { return }
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    let schemes = ["mqtt", "mqtts"]
    guard parts.count == 2, schemes.contains(String(parts[0])) else {
      return reader.mistyped(
        "the address of a broker",
        "write mqtt://host:1883, or mqtts://host:8883 where the line is encrypted"
      )
    }
    guard !parts[1].contains("@") else {
      // The address is not shown: a password may stand in it.
      return reader.fault(
        "`broker.url` holds a user name",
        "write it as `broker.username`, and its password into `broker.password_file`"
      )
    }
    guard let address = HostAndPort(parts[1]) else {
      return reader.mistyped(
        "the address of a broker",
        "write a host and a port behind ://, such as 127.0.0.1:1883, and nothing else"
      )
    }
    (url, host, usesTLS) = (text, address.host, parts[0] == "mqtts")
    port = address.port ?? (usesTLS ? 8883 : 1883)
    if !usesTLS, !address.isLoopback {
      reader.warn(
        "readings and the password go to \(host) in plain text",
        "write mqtts:// where the broker is on another machine"
      )
    }
  }

  private mutating func readPassword(_ file: NodeReader, _ folder: ConfigurationFolder) {
    guard let (path, secret) = file.secret(in: folder) else { return }
    (passwordFile, password) = (path, secret)
    if username == nil {
      file.fault("`broker.password_file` is given without `broker.username`", "add the user name")
    }
  }
}

extension TLSConfiguration {
  /// Reads `broker.tls`.
  fileprivate init(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    let (certificate, key) = (keys["certificate_file"], keys["key_file"])
    self.init(
      caFile: keys["ca_file"]?.credentialPath(in: folder, isPrivate: false),
      certificateFile: certificate?.credentialPath(in: folder, isPrivate: false),
      keyFile: key?.credentialPath(in: folder, isPrivate: true)
    )
    if let lone = certificate ?? key, certificate == nil || key == nil {
      lone.fault(
        "a certificate and its key belong together",
        "give both `certificate_file` and `key_file`, or neither"
      )
    }
  }
}
