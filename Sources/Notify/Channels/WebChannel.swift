public import Telemetry

import Web

/// A receiver that is reached over HTTP.
public struct WebChannel: MessageChannel {
  private let format: any WebFormat
  private let transport: any WebTransport
  private let secrets: SecretMask

  init(_ format: any WebFormat, _ transport: any WebTransport, secrets: [Secret] = []) {
    (self.format, self.transport, self.secrets) = (format, transport, SecretMask(secrets))
  }

  /// How many requests the receiver takes.
  public var limits: [RateLimit] { format.limits }

  /// How many messages can go into one request at most.
  public var largestShare: Int { format.largestShare }

  /// How many of the messages go into one request.
  public func share(of messages: [OutgoingMessage], at now: Instant) -> Int {
    format.share(of: messages, at: now)
  }

  /// Brings messages to the receiver in one request.
  public func deliver(_ messages: [OutgoingMessage], at now: Instant) -> DeliveryOutcome {
    do throws(WebError) {
      let answer = try transport.send(format.request(messages, at: now))
      return format.outcome(answer, at: now).shown(hiding: secrets)
    } catch {
      return .retry(error.description, after: nil)
    }
  }
}
