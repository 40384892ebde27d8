import Foundation
import Telemetry
import Web

/// What an HTTP status means for a message.
enum HTTPVerdict {
  /// 2xx is success.
  ///
  /// What says that this message can never be taken (400, 413, 415, 422), or that the
  /// receiver is gone for good (410), ends it, so that it holds no other up; everything else, redirects
  /// too, may be mended.
  static func outcome(_ response: WebResponse, at now: Instant) -> DeliveryOutcome {
    switch response.status {
    case 200..<300: .done
    case 400, 410, 413, 415, 422: .dead("the receiver answered \(response.status)")
    default:
      .retry(
        "the receiver answered \(response.status)",
        after: retryAfter(response, at: now)
      )
    }
  }

  /// How long the receiver asks to be left alone, in seconds or until a date (RFC 9110, 10.2.3).
  static func retryAfter(_ response: WebResponse, at now: Instant) -> TimeSpan? {
    guard let text = response.headers["retry-after"] else { return nil }
    if let seconds = Int64(text.prefix(10)) { return seconds < 0 ? nil : .seconds(seconds) }
    let reader = DateFormatter()
    reader.locale = Locale(identifier: "en_US_POSIX")
    reader.timeZone = TimeZone(secondsFromGMT: 0)
    reader.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    guard let date = reader.date(from: text) else { return nil }
    let moment = Instant(milliseconds: Int64(date.timeIntervalSince1970 * 1000))
    return moment > now ? moment - now : .zero
  }
}
