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

  /// The same without secrets in its reason: a receiver may say again what it was sent.
  func hiding(_ secrets: [Secret]) -> DeliveryOutcome {
    func hidden(_ reason: String) -> String {
      secrets.filter { !$0.text.isEmpty }.reduce(reason) { text, secret in
        text.replacing(secret.text, with: "<secret>")
          .replacing(PercentText.encoded(secret.text), with: "<secret>")
      }
    }
    return switch self {
    case .done: .done
    case .retry(let reason, let span): .retry(hidden(reason), after: span)
    case .throttled(let reason, let span): .throttled(hidden(reason), after: span)
    case .dead(let reason): .dead(hidden(reason))
    }
  }
}
