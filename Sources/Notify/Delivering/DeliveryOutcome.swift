import Presentation
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

  /// How long a reason is at most, in characters.
  static let longestReason = 160

  /// The same with a reason that can be shown: without secrets, printable and short.
  ///
  /// Secrets go first: one that is cut through would be recognised no more.
  func shown(hiding secrets: SecretMask) -> DeliveryOutcome {
    func shown(_ reason: String) -> String {
      SafeText.escaped(String(secrets.hide(reason).prefix(Self.longestReason)))
    }
    return switch self {
    case .done: .done
    case .retry(let reason, let span): .retry(shown(reason), after: span)
    case .throttled(let reason, let span): .throttled(shown(reason), after: span)
    case .dead(let reason): .dead(shown(reason))
    }
  }
}
