import Presentation
import Telemetry

/// What is known of the drift of one series.
struct ProbeDrift {
  private let work: Maintenance?
  private let fouling: FoulingOffset?
  private let daysSince: Double?
  private let perDay: Double?

  /// Makes it out of the work on the device and what that changed, both in the order of time.
  init(_ works: [Maintenance], _ foulings: [FoulingOffset], now: Instant) {
    work = works.last
    let fouling = foulings.last
    self.fouling = fouling
    daysSince = works.last.map { Self.days(now - ($0.ended ?? now)) }
    let before = works.last { work in fouling.map { work.started < $0.started } ?? false }
    perDay = fouling.flatMap { fouling in
      before?.ended.flatMap { ended in
        let days = Self.days(fouling.started - ended)
        return days > 0 ? fouling.offset / days : nil
      }
    }
  }

  /// The cells of a row, in the order of the command's columns.
  func cells(unit: String) -> [Cell] {
    let expected = perDay.flatMap { rate in daysSince.map { $0 * rate } }
    return [
      Cell(work.map { $0.ended ?? $0.started }), Cell(daysSince), Cell(fouling?.before),
      Cell(fouling?.after), Cell(fouling?.offset), Cell(perDay.map { $0 * 30 }), Cell(expected),
      .text(unit), Cell(work?.reason),
    ]
  }

  private static func days(_ span: TimeSpan) -> Double { span.seconds / 86_400 }
}
