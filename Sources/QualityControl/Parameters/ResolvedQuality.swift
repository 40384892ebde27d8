public import Telemetry

/// The settings of one series with where each comes from.
public struct ResolvedQuality: Hashable, Sendable {
  /// Where a setting comes from.
  public enum Source: Hashable, Sendable {
    /// The catalogue of metrics: what sensors read and what is plausible.
    case catalogue
    /// The table of usual limits for each metric.
    case defaults
    /// The climate of the place, for water and air outdoors.
    case climate
    /// The interval at which the device is to send.
    case interval
    /// Built in, the same for every metric.
    case builtIn
    /// The configuration, at a place such as `sluice.yaml:41`.
    case configuration(String)
    /// Asked for by hand, for a trial.
    case trial
  }

  /// A setting's value and where it comes from.
  public struct Entry: Hashable, Sendable {
    /// The value.
    public var value: QualitySetting.Value
    /// Where it comes from.
    public var source: Source
  }

  /// What is set; a test of which nothing is set is not run.
  public private(set) var entries: [QualitySetting: Entry] = [:]
  /// Tests that were switched off, and where.
  public private(set) var off: [String: Source] = [:]
  /// How often the device is to send.
  public var interval: TimeSpan
  /// Whether the configuration says how often; without, steps from one value to the next are only
  /// judged where the configuration gives limits for them.
  public var knowsInterval: Bool

  init(interval: TimeSpan, knowsInterval: Bool) {
    (self.interval, self.knowsInterval) = (interval, knowsInterval)
  }

  /// The value of a setting.
  public subscript(_ setting: QualitySetting) -> QualitySetting.Value? { entries[setting]?.value }

  mutating func set(_ setting: QualitySetting, _ value: QualitySetting.Value, _ source: Source) {
    entries[setting] = Entry(value: value, source: source)
    off[setting.test] = nil
    // A limit for both directions replaces those for each.
    if setting == .rateSuspect {
      entries[.rateRisingSuspect] = nil
      entries[.rateFallingSuspect] = nil
    } else if setting == .rateFail {
      entries[.rateRisingFail] = nil
      entries[.rateFallingFail] = nil
    }
  }

  /// Takes over changes of a more special place.
  ///
  /// Limits of change that somebody writes are meant for every pair of readings, however close:
  /// ``QualitySetting/rateLeast`` of the defaults goes with their limits.
  mutating func apply(_ changes: [QualitySetting.Change], _ source: Source) {
    for change in changes {
      switch change {
      case .off(let test):
        for setting in QualitySetting.allCases where setting.test == test { entries[setting] = nil }
        off[test] = source
      case .set(let setting, let value):
        if setting.test == "rate_of_change", entries[.rateLeast]?.source == .builtIn {
          entries[.rateLeast] = nil
        }
        set(setting, value, source)
      }
    }
  }

  func number(_ setting: QualitySetting) -> Double? {
    guard case .number(let number) = self[setting] else { return nil }
    return number
  }

  func milliseconds(_ setting: QualitySetting) -> Int64? {
    guard case .span(let span) = self[setting] else { return nil }
    return span.milliseconds
  }

  func range(_ setting: QualitySetting) -> ClosedRange<Double>? {
    guard case .range(let range) = self[setting] else { return nil }
    return range
  }

  func count(_ setting: QualitySetting) -> Int? {
    guard case .count(let count) = self[setting] else { return nil }
    return count
  }

  func word(_ setting: QualitySetting) -> String? {
    guard case .word(let word) = self[setting] else { return nil }
    return word
  }
}
