import QualityControl
import Telemetry

/// Checks limits of one test against each other.
enum QualityLimits {
  /// Notes a limit for failing that would be met before the one for being suspect.
  static func check(
    _ values: [(QualitySetting, QualitySetting.Value)],
    in reader: NodeReader
  ) {
    let named = Dictionary(values, uniquingKeysWith: { $1 })
    for (suspect, fail, isRising) in pairs {
      guard let low = named[suspect], let high = named[fail] else { continue }
      guard !holds(low, high, isRising: isRising) else { continue }
      let word = isRising ? "below" : "above"
      reader.fault(
        "`fail` lies \(word) `suspect` in \(reader.title)",
        "let a value become suspect before it fails"
      )
    }
    checkFlatLine(named, in: reader)
    guard case .range(let suspect) = named[.grossRangeSuspect],
      case .range(let fail) = named[.grossRangeFail],
      suspect.lowerBound < fail.lowerBound || suspect.upperBound > fail.upperBound
    else { return }
    reader.fault(
      "`suspect` reaches beyond `fail` in \(reader.title)",
      "let what is plausible lie within what the sensor can read"
    )
  }

  /// Notes a flat line that is looked for over longer than its records reach back.
  private static func checkFlatLine(
    _ named: [QualitySetting: QualitySetting.Value],
    in reader: NodeReader
  ) {
    for (setting, word) in [(QualitySetting.flatSuspect, "suspect"), (.flatFail, "fail")] {
      guard case .span(let span) = named[setting], span > FlatLineTest.longest else { continue }
      reader.fault(
        "`\(word)` is longer than 21 days in \(reader.title), and a flat line is not followed further",
        "write at most 21d; a rule can watch for longer"
      )
    }
  }

  private static let pairs: [(QualitySetting, QualitySetting, Bool)] = [
    (.gapSuspect, .gapFail, true), (.spikeSuspect, .spikeFail, true),
    (.rateSuspect, .rateFail, true), (.rateRisingSuspect, .rateRisingFail, true),
    (.rateFallingSuspect, .rateFallingFail, true), (.flatSuspect, .flatFail, true),
    (.attenuatedSuspect, .attenuatedFail, false),
    (.attenuatedWinterSuspect, .attenuatedWinterFail, false),
  ]

  private static func holds(
    _ suspect: QualitySetting.Value,
    _ fail: QualitySetting.Value,
    isRising: Bool
  ) -> Bool {
    switch (suspect, fail) {
    case (.number(let low), .number(let high)): isRising ? low <= high : low >= high
    case (.span(let low), .span(let high)): low <= high
    default: true
    }
  }
}
