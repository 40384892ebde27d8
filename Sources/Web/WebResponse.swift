/// What a receiver answered.
public struct WebResponse: Hashable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// Header lines by name in lower case; of several of one name the last.
  public var headers: [String: String]
  /// The beginning of the body, at most ``maximumBody`` bytes.
  public var body: [UInt8]

  /// How much of a body is read.
  public static let maximumBody = 64 * 1024

  /// Makes a response.
  public init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    (self.status, self.headers, self.body) = (status, headers, body)
  }
}
