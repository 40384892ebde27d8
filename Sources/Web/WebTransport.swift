/// The port through which messages leave: one request, one answer.
public protocol WebTransport: Sendable {
  /// Sends a request and waits for the answer, up to the request's limits.
  ///
  /// - Throws: ``WebError`` when there is none.
  func send(_ request: WebRequest) throws(WebError) -> WebResponse
}
