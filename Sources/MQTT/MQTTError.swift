/// What went wrong with a broker, in words that say what was tried, why it failed and what to do.
public struct MQTTError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: String, Sendable, CaseIterable {
    /// The broker's address cannot be understood.
    case invalidAddress = "invalid_address"
    /// A filter, topic or QoS that cannot be used.
    case invalidArgument = "invalid_argument"
    /// The broker could not be reached.
    case unreachable
    /// The TLS handshake failed.
    case tls
    /// The broker did not answer in time.
    case timeout
    /// The broker does not let us in.
    case refused
    /// The broker does not speak the version of MQTT.
    case unsupportedVersion = "unsupported_version"
    /// The broker granted less than was asked for.
    case subscriptionRefused = "subscription_refused"
    /// The connection broke.
    case connectionLost = "connection_lost"
    /// Another client connected with our client id.
    case takenOver = "taken_over"
    /// libmosquitto is too old to be trusted.
    case libraryTooOld = "library_too_old"
    /// libmosquitto refused a call.
    case library
    /// The client has been closed.
    case closed
  }

  /// The kind.
  public var code: Code
  /// What was tried and on what, such as `connect to mqtt://127.0.0.1:1883`.
  public var attempted: String
  /// Why it failed.
  public var cause: String
  /// What to do next; empty when waiting is all there is to do.
  public var remedy: String

  /// Makes an error.
  public init(_ code: Code, attempted: String, cause: String, remedy: String = "") {
    (self.code, self.attempted) = (code, attempted)
    (self.cause, self.remedy) = (cause, remedy)
  }

  /// One line: what was tried, why it failed, what to do.
  public var description: String {
    remedy.isEmpty ? "\(attempted): \(cause)" : "\(attempted): \(cause); \(remedy)"
  }
}
