/// Which site's device a receipt's topic speaks of.
///
/// The topic names the device alone (`sluice/receipt/{device}`). Where two sites have a device of
/// one name, a receipt for the one would tell the other to forget what is not stored; so neither
/// gets any.
struct ReceiptNames: Sendable {
  private var sites: [String: String?] = [:]

  /// Whether the name belongs to this site alone, as far as is known.
  mutating func claim(_ device: String, for site: String) -> Bool {
    guard let known = sites[device] else {
      sites[device] = .some(site)
      return true
    }
    guard known != site else { return true }
    sites[device] = .some(nil)
    return false
  }
}
