import Foundation

/// Publishes messages at QoS 1 over a raw socket and records which ones the broker acknowledged.
///
/// When the connection breaks it connects again and sends everything that was not acknowledged once
/// more, as a device with a buffer would.
public final class WirePublisher: Sendable {
  /// One message.
  public struct Message: Sendable {
    /// The topic.
    public var topic: String
    /// The payload.
    public var payload: [UInt8]
    /// Whether the broker keeps it for later subscribers.
    public var isRetained: Bool

    /// Makes a message.
    public init(_ topic: String, _ payload: some Sequence<UInt8>, isRetained: Bool = false) {
      (self.topic, self.payload, self.isRetained) = (topic, Array(payload), isRetained)
    }

    /// Makes a message from text.
    public init(_ topic: String, _ payload: String, isRetained: Bool = false) {
      self.init(topic, payload.utf8, isRetained: isRetained)
    }
  }

  /// How to publish.
  public struct Options: Sendable {
    /// The protocol to speak.
    public var version = WireBytes.Version.v311
    /// How many messages may be under way at once.
    public var window = 500
    /// Messages per second; nil for as many as the broker takes.
    public var rate: Double?
    /// The user's name under which the broker knows it; nil for none.
    public var username: String?

    /// Makes options.
    public init(
      version: WireBytes.Version = .v311,
      window: Int = 500,
      rate: Double? = nil,
      username: String? = nil
    ) {
      (self.version, self.window, self.rate) = (version, window, rate)
      self.username = username
    }
  }

  /// How far it has come.
  public struct Progress: Sendable, CustomStringConvertible {
    /// Whether the broker has acknowledged each message, by its index.
    public var acknowledged: [Bool]
    /// How many of them it has acknowledged.
    public var count = 0
    /// How often it had to connect.
    public var connections = 0
    /// Whether it has nothing more to do.
    public var isFinished = false
    /// Whether it was told to stop.
    var isStopped = false

    /// The figures without the long list.
    public var description: String {
      "\(count) of \(acknowledged.count) acknowledged over \(connections) connections"
    }
  }

  /// How far it has come.
  public let progress: Waiter<Progress>

  /// Starts to publish `count` messages, made one by one by `message` on another thread.
  public init(
    port: UInt16,
    options: Options = Options(),
    count: Int,
    message: @escaping @Sendable (Int) -> Message
  ) {
    let progress = Waiter(Progress(acknowledged: Array(repeating: false, count: count)))
    self.progress = progress
    Thread.detachNewThread {
      let run = WirePublisherRun(port: port, options: options, message: message, progress: progress)
      run.publish(count: count)
      progress.update { $0.isFinished = true }
    }
  }

  /// Starts to publish these messages.
  public convenience init(port: UInt16, options: Options = Options(), _ messages: [Message]) {
    self.init(port: port, options: options, count: messages.count) { messages[$0] }
  }

  deinit { stop() }

  /// Stops as soon as possible; what was acknowledged stays recorded.
  public func stop() { progress.update { $0.isStopped = true } }

  /// Waits until the broker has acknowledged `count` messages, or all of them.
  ///
  /// - Throws: ``TestSupportError`` when it has not within `seconds`.
  public func wait(forAcknowledged count: Int? = nil, within seconds: Double = 60) throws {
    try progress.wait("PUBACKs to the publisher", within: seconds) {
      $0.count >= count ?? $0.acknowledged.count
    }
  }

  /// The indices of the messages that the broker has acknowledged.
  public var acknowledged: [Int] {
    progress.value.acknowledged.enumerated().filter(\.element).map(\.offset)
  }
}
