import CCurl
import Telemetry
/// Requests by Debian's libcurl, each to an address that was looked up once and found good.
///
/// URLSession on Linux cannot be told which address to connect to, so a name that is looked up
/// again between the check and the connection (DNS rebinding) would pass the check. Here the name
/// stays in the request and in the check of the certificate, while the connection goes to the
/// address that was checked (`CURLOPT_RESOLVE`). Redirects are answers, proxies are not asked,
/// certificates are always verified.
///
/// A handle is kept, so that the next request finds the connection open. It is used from one thread
/// at a time: its owner's queue.
@safe
public final class CurlTransport: WebTransport, @unchecked Sendable {
  private let handle: OpaquePointer?
  private let resolver: any HostResolver
  private let allowsPrivate: Bool
  private let caFile: String?

  /// Makes a transport for one receiver.
  ///
  /// - Parameters:
  ///   - allowsPrivate: whether it may lie in a private network or on this machine.
  ///   - caFile: the authorities that may vouch for it; nil for the system's.
  ///   - resolver: looks names up.
  public init(
    allowsPrivate: Bool,
    caFile: String? = nil,
    resolver: any HostResolver = SystemResolver()
  ) {
    unsafe handle = Self.isStarted ? OpaquePointer(sluice_curl_make()) : nil
    (self.allowsPrivate, self.caFile, self.resolver) = (allowsPrivate, caFile, resolver)
  }

  deinit {
    if let raw = unsafe handle { unsafe sluice_curl_end(UnsafeMutableRawPointer(raw)) }
  }

  /// Whether libcurl is there; it is loaded when this is first asked.
  private static let isStarted = sluice_curl_start() == CURLE_OK

  /// Sends a request and waits for the answer.
  public func send(_ request: WebRequest) throws(WebError) -> WebResponse {
    var target = try WebTarget(request.url)
    try target.vet(resolver, allowsPrivate: allowsPrivate)
    guard let raw = unsafe handle else {
      throw .unreachable(
        host: target.host,
        reason: "libcurl cannot be loaded: install Debian's libcurl4"
      )
    }
    let curl = unsafe UnsafeMutableRawPointer(raw)
    unsafe sluice_curl_reset(curl)
    let lists = CurlLists(request, target)
    guard unsafe configure(curl, request, lists) else { throw .badAddress }
    let answer = CurlAnswer()
    let code = unsafe answer.collect(from: curl)
    let status = unsafe Int(sluice_curl_status(curl))
    // A body that goes on beyond what is read ends the transfer; its beginning is enough.
    guard code == CURLE_OK || code == CURLE_WRITE_ERROR && status > 0 else {
      throw Self.error(code, host: target.host)
    }
    return WebResponse(status: status, headers: answer.headers, body: answer.body)
  }

  private func configure(
    _ curl: UnsafeMutableRawPointer,
    _ request: WebRequest,
    _ lists: CurlLists
  ) -> Bool {
    let numbers: [(CURLoption, Int)] = [
      (CURLOPT_NOSIGNAL, 1), (CURLOPT_FOLLOWLOCATION, 0),
      (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
      (CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: request.connectLimit.milliseconds)),
      (CURLOPT_TIMEOUT_MS, Int(clamping: request.totalLimit.milliseconds)),
      (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
    ]
    var texts = [
      (CURLOPT_URL, request.url), (CURLOPT_PROTOCOLS_STR, "http,https"), (CURLOPT_PROXY, ""),
      (CURLOPT_CUSTOMREQUEST, request.method), (CURLOPT_USERAGENT, "sluice"),
    ]
    if let caFile { texts.append((CURLOPT_CAINFO, caFile)) }
    var codes = numbers.map { unsafe sluice_curl_set_long(curl, $0.0, $0.1) }
    codes += texts.map { unsafe sluice_curl_set_text(curl, $0.0, $0.1) }
    codes.append(unsafe sluice_curl_set_list(curl, CURLOPT_HTTPHEADER, lists.headers))
    codes.append(unsafe sluice_curl_set_list(curl, CURLOPT_RESOLVE, lists.addresses))
    if request.method != "GET" {
      codes.append(
        unsafe sluice_curl_set_body(curl, request.body, curl_off_t(request.body.count))
      )
    }
    return codes.allSatisfy { $0 == CURLE_OK }
  }

  private static func error(_ code: CURLcode, host: String) -> WebError {
    let reason = unsafe String(cString: sluice_curl_reason(code))
    return switch code {
    case CURLE_OPERATION_TIMEDOUT: .timeout(host: host)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      .untrusted(host: host, reason: reason)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badAddress
    default: .unreachable(host: host, reason: reason)
    }
  }
}
