public import Telemetry

/// When a batch of messages is closed and handed out.
public struct BatchLimits: Hashable, Sendable {
  /// At this many messages.
  public var maximumMessages: Int
  /// This long after its first message; zero closes it when the socket has nothing more, so that
  /// a batch is what arrived while the last one was committed.
  public var maximumDelay: TimeSpan
  /// At this many bytes of topics and payloads, so that large messages do not fill the memory.
  public var maximumBytes: Int

  /// Makes limits.
  ///
  /// - Precondition: `maximumMessages` and `maximumBytes` are positive, `maximumDelay` is not
  ///   negative.
  public init(
    maximumMessages: Int = 2000,
    maximumDelay: TimeSpan = .milliseconds(200),
    maximumBytes: Int = 4 << 20
  ) {
    precondition(maximumMessages > 0 && maximumBytes > 0 && maximumDelay >= .zero)
    (self.maximumMessages, self.maximumDelay) = (maximumMessages, maximumDelay)
    self.maximumBytes = maximumBytes
  }
}
