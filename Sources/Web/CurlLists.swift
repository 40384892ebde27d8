import CCurl

/// The lists that libcurl reads during one request; freed with it.
@safe
final class CurlLists {
  /// The header lines.
  private(set) var headers: UnsafeMutablePointer<curl_slist>?
  /// The host's name and the addresses that stand for it.
  private(set) var addresses: UnsafeMutablePointer<curl_slist>?

  /// Makes the lists for a request to a target that was found good.
  init(_ request: WebRequest, _ target: WebTarget) {
    // Without this, libcurl waits for leave before it sends a larger body.
    unsafe Self.add("Expect:", to: &headers)
    for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) {
      // A line break in a value would begin a header of its own.
      let isUnsafe = value.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
      if !isUnsafe { unsafe Self.add("\(name): \(value)", to: &headers) }
    }
    guard NetworkAddress(target.host) == nil else { return }
    let list = target.addresses.map { $0.bytes.count == 16 ? "[\($0)]" : "\($0)" }
    // The first entry takes out what an earlier request left in the handle's memory.
    unsafe Self.add("-\(target.host):\(target.port)", to: &addresses)
    unsafe Self.add(
      "\(target.host):\(target.port):\(list.joined(separator: ","))",
      to: &addresses
    )
  }

  deinit {
    unsafe sluice_curl_list_end(headers)
    unsafe sluice_curl_list_end(addresses)
  }

  private static func add(_ text: String, to list: inout UnsafeMutablePointer<curl_slist>?) {
    if let longer = unsafe sluice_curl_list_append(list, text) { unsafe list = longer }
  }
}
