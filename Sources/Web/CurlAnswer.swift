import CCurl

/// Takes in what libcurl hands over during one request.
final class CurlAnswer {
  /// The beginning of the body.
  private(set) var body: [UInt8] = []
  /// Header lines by name in lower case.
  private(set) var headers: [String: String] = [:]

  /// Runs the request of a handle.
  func collect(from curl: UnsafeMutableRawPointer) -> CURLcode {
    let this = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe sluice_curl_set_sinks(
      curl,
      { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        return unsafe Unmanaged<CurlAnswer>.fromOpaque(context).takeUnretainedValue().take(part)
      },
      { bytes, size, count, context in
        guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
        unsafe Unmanaged<CurlAnswer>.fromOpaque(context).takeUnretainedValue().takeHeader(line)
        return size * count
      },
      this
    )
    return unsafe sluice_curl_perform(curl)
  }

  /// Takes a part of the body; a number other than its size ends the transfer.
  private func take(_ part: UnsafeRawBufferPointer) -> Int {
    let room = WebResponse.maximumBody - body.count
    unsafe body.append(contentsOf: part.prefix(room))
    return part.count <= room ? part.count : 0
  }

  private func takeHeader(_ line: UnsafeRawBufferPointer) {
    guard headers.count < 100 else { return }
    let text = unsafe String(decoding: line, as: UTF8.self)
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return }
    let value = parts[1].drop { $0 == " " || $0 == "\t" }
    headers[parts[0].lowercased()] = String(value.prefix { !$0.isNewline })
  }
}
