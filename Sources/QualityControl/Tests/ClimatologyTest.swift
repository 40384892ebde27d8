public import Telemetry

/// QARTOD test 5: is the value what the season lets expect.
///
/// Of the seasons that a moment lies in, the last one decides, as in ioos_qc's `climatology_test`;
/// outside all of them nothing can be said.
public struct ClimatologyTest: Hashable, Sendable {
  /// The seasons, general ones before special ones.
  public var seasons: [Season]

  /// Makes the test.
  public init(_ seasons: [Season]) { self.seasons = seasons }

  /// The flag of a value at a moment.
  public func flag(_ value: Double, _ moment: CalendarMoment, at instant: Instant) -> QualityFlag {
    guard let season = seasons.last(where: { $0.contains(moment, instant) }) else {
      return .notEvaluated
    }
    return GrossRangeTest(fail: season.fail, suspect: season.suspect).flag(value)
  }
}
