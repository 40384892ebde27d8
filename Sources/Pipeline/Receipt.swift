/// What a device may forget, now that it is stored: told on `sluice/receipt/{device}`.
public struct Receipt: Hashable, Sendable {
  /// The site's name.
  public var site: String
  /// The device's name.
  public var device: String
  /// The highest number up to which all of its messages are stored.
  public var sequence: Int64

  /// Makes a receipt.
  public init(site: String, device: String, sequence: Int64) {
    (self.site, self.device, self.sequence) = (site, device, sequence)
  }
}
