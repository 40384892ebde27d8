/// What `status` answers on the control socket, as far as the tests look at it.
public struct DaemonStatus: Decodable, Sendable {
  /// The session with the broker.
  public struct Broker: Decodable, Sendable {
    /// Whether it is connected.
    public var connected: Bool
  }

  /// What became of the messages.
  public struct Ledger: Decodable, Sendable {
    /// Messages that reached it.
    public var received: Int
    /// Messages that brought something new.
    public var stored: Int
    /// Messages that it had already.
    public var duplicate: Int
    /// Messages that could not be decoded.
    public var quarantined: Int
    /// Messages with nothing to keep.
    public var ignored: Int
  }

  /// The file.
  public struct StoreFigures: Decodable, Sendable {
    /// Why it takes nothing at the moment.
    public var held: String?
  }

  /// The file.
  public var store: StoreFigures
  /// The session with the broker.
  public var broker: Broker
  /// What became of the messages.
  public var ledger: Ledger
}
