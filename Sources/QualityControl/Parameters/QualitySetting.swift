public import Telemetry

/// One limit of one test by the name that the configuration gives it, such as `spike.suspect`.
public enum QualitySetting: String, Hashable, Sendable, CaseIterable {
  case gapSplit = "gap.split"
  case gapSuspect = "gap.suspect"
  case gapFail = "gap.fail"
  case errorCodes = "error_codes"
  case grossRangeFail = "gross_range.fail"
  case grossRangeSuspect = "gross_range.suspect"
  case climatology = "climatology"
  case spikeMethod = "spike.method"
  case spikeSuspect = "spike.suspect"
  case spikeFail = "spike.fail"
  case rateSuspect = "rate_of_change.suspect"
  case rateFail = "rate_of_change.fail"
  case rateRisingSuspect = "rate_of_change.rising_suspect"
  case rateRisingFail = "rate_of_change.rising_fail"
  case rateFallingSuspect = "rate_of_change.falling_suspect"
  case rateFallingFail = "rate_of_change.falling_fail"
  case ratePer = "rate_of_change.per"
  case rateLeast = "rate_of_change.least"
  case flatTolerance = "flat_line.tolerance"
  case flatSuspect = "flat_line.suspect"
  case flatFail = "flat_line.fail"
  case flatWithin = "flat_line.within"
  case attenuatedType = "attenuated.type"
  case attenuatedWindow = "attenuated.window"
  case attenuatedSuspect = "attenuated.suspect"
  case attenuatedFail = "attenuated.fail"
  case attenuatedWinterSuspect = "attenuated.winter_suspect"
  case attenuatedWinterFail = "attenuated.winter_fail"
  case attenuatedMinimumCount = "attenuated.min_count"
  case multivariate = "multivariate"
  case neighbourFactor = "neighbour.factor"
  case neighbourFloor = "neighbour.floor"
  case neighbourLeast = "neighbour.least"
  case neighbourWithin = "neighbour.within"
  case ratedFlow = "rated_flow"

  /// What a setting may hold.
  public enum Kind: Hashable, Sendable {
    /// A number in the metric's unit, or without one.
    case number
    /// A length of time.
    case span
    /// A lowest and a highest number.
    case range
    /// A whole number.
    case count
    /// One of some words.
    case word([String])
    /// A list of seasons.
    case seasons
    /// On or off.
    case onOff
  }

  /// What a setting holds.
  public enum Value: Hashable, Sendable {
    /// A number in the metric's unit, or without one.
    case number(Double)
    /// A length of time.
    case span(TimeSpan)
    /// A lowest and a highest number.
    case range(ClosedRange<Double>)
    /// A whole number.
    case count(Int)
    /// One of the words of ``QualitySetting/Kind/word(_:)``.
    case word(String)
    /// Seasons, general ones first.
    case seasons([Season])
    /// The test is run.
    case on
  }

  /// What it may hold.
  public var kind: Kind {
    switch self {
    case .gapSplit, .gapSuspect, .gapFail, .ratePer, .rateLeast, .flatSuspect, .flatFail,
      .attenuatedWindow, .neighbourWithin:
      .span
    case .grossRangeFail, .grossRangeSuspect, .flatWithin: .range
    case .attenuatedMinimumCount, .neighbourLeast: .count
    case .spikeMethod: .word(SpikeTest.Method.allCases.map(\.rawValue))
    case .attenuatedType: .word(AttenuatedSignalTest.Measure.allCases.map(\.rawValue))
    case .climatology: .seasons
    case .errorCodes, .multivariate: .onOff
    default: .number
    }
  }

  /// The test that it belongs to: the part of the name before the dot.
  public var test: String { rawValue.split(separator: ".").first.map(String.init) ?? rawValue }

  /// The tests that can be switched off.
  public static var tests: [String] {
    var seen: Set<String> = []
    return allCases.map(\.test).filter { $0 != "rated_flow" && seen.insert($0).inserted }
  }
}
