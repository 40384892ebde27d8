import Telemetry
import Web

/// How one kind of receiver wants to be spoken to over HTTP.
protocol WebFormat: Sendable {
  /// How many requests it takes.
  var limits: [RateLimit] { get }

  /// How many messages can go into one request at most.
  var largestShare: Int { get }

  /// How many of the messages go into one request.
  func share(of messages: [OutgoingMessage], at now: Instant) -> Int

  /// The request that brings messages.
  func request(_ messages: [OutgoingMessage], at now: Instant) -> WebRequest

  /// What an answer means.
  func outcome(_ response: WebResponse, at now: Instant) -> DeliveryOutcome
}

extension WebFormat {
  var limits: [RateLimit] { [] }

  var largestShare: Int { 1 }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int { 1 }

  func outcome(_ response: WebResponse, at now: Instant) -> DeliveryOutcome {
    HTTPVerdict.outcome(response, at: now)
  }
}
