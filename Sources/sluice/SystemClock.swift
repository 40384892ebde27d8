import Foundation
import Telemetry

/// The machine's clock and zone, read once per command.
enum SystemClock {
  /// The present moment.
  static var now: Instant {
    Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
  }

  /// The zone that the machine, or `TZ`, is set to.
  static var zone: LocalZone { local(TimeZone.current) }

  /// The zone of a name; nil where the machine knows none.
  static func zone(named name: String) -> LocalZone? { TimeZone(identifier: name).map(local) }

  private static func local(_ zone: TimeZone) -> LocalZone {
    LocalZone(identifier: zone.identifier) { instant in
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    }
  }
}
