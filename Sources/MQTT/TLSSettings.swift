/// How to speak TLS with a broker; its certificate and its host name are always checked.
public struct TLSSettings: Hashable, Sendable {
  /// The file with the authorities to trust; nil trusts those of the system.
  public var caFile: String?
  /// The file with our certificate, when the broker wants one.
  public var certificateFile: String?
  /// The file with the key of our certificate, without a passphrase.
  public var keyFile: String?

  /// Makes settings.
  public init(caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
    self.caFile = caFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}
