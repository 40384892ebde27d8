import Presentation
import Telemetry

/// Writes moments in one zone, for a function that has to keep its memory of the zone between calls.
final class MomentWriter {
  private var clock: TimeText

  init(zone: LocalZone) { clock = TimeText(zone: zone) }

  /// The moment as in CSV.
  func text(_ instant: Instant) -> String { clock.text(instant) }
}
