/// The paths of the files of an encrypted connection; every one was readable when it was checked.
public struct TLSConfiguration: Hashable, Sendable {
  /// The certificates of the authorities that may sign the broker's; nil for the system's.
  public var caFile: String?
  /// Our own certificate, where the broker asks for one.
  public var certificateFile: String?
  /// The key of our own certificate.
  public var keyFile: String?

  /// Makes the settings.
  public init(caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
    (self.caFile, self.certificateFile, self.keyFile) = (caFile, certificateFile, keyFile)
  }
}
