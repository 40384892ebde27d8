public import Telemetry

/// What became of one try to deliver.
public enum DeliveryOutcome: Hashable, Sendable {
  /// The receiver has taken it.
  case done
  /// It may be taken later, at the earliest after the span that the receiver asks for.
  case retry(String, after: TimeSpan?)
  /// The receiver takes nothing for a while, whatever it is: no fault of the message.
  case throttled(String, after: TimeSpan)
  /// No later try can succeed.
  case dead(String)
}
