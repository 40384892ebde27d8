public import Telemetry

import Web

/// A receiver that is reached over HTTP.
public struct WebChannel: MessageChannel {
  private let format: any WebFormat
  private let transport: any WebTransport

  init(_ format: any WebFormat, _ transport: any WebTransport) {
    (self.format, self.transport) = (format, transport)
  }

  /// How many requests the receiver takes.
  public var limits: [RateLimit] { format.limits }

  /// How many of the messages go into one request.
  public func share(of messages: [OutgoingMessage], at now: Instant) -> Int {
    format.share(of: messages, at: now)
  }

  /// Brings messages to the receiver in one request.
  public func deliver(_ messages: [OutgoingMessage], at now: Instant) -> DeliveryOutcome {
    do throws(WebError) {
      return format.outcome(try transport.send(format.request(messages, at: now)), at: now)
    } catch {
      return .retry(error.description, after: nil)
    }
  }
}
