import Foundation
import QualityControl
import Telemetry
import TestSupport
import Testing

/// The usual limits are those of the published table, `qc_defaults.csv` beside the oracles.
@Suite(.enabled(if: SharedData.oracles != nil, "the reference values are not here"))
struct DefaultsTests {
  private static var rows: [[String: String]] {
    let file = SharedData.oracles?.deletingLastPathComponent()
      .appendingPathComponent("qc_defaults.csv")
    return file.flatMap { try? QuotedTable.rows(of: $0) } ?? []
  }

  /// A pond whose probe is to send every ten minutes, so that every usual limit is in use.
  private static let policy: QualityPolicy = {
    var probe = DeviceDefinition(name: "probe")
    probe.every = .minutes(10)
    return QualityPolicy(sites: [SiteDefinition(name: "site", devices: [probe])])
  }()

  @Test func everyLimitIsTheTables() throws {
    for row in Self.rows {
      let metric = try #require(row["metric"])
      let key = SeriesKey(site: "site", device: "probe", metric: metric)
      let resolved = Self.policy.resolve(key)
      func expect(_ setting: QualitySetting, _ column: String, scale: Int64? = nil) {
        let number = row[column].flatMap { Double($0) }
        var wanted: QualitySetting.Value?
        if let number, let scale {
          wanted = .span(TimeSpan(milliseconds: Int64(number * Double(scale))))
        } else if let number {
          wanted = .number(number)
        }
        #expect(resolved[setting] == wanted, "\(metric) \(column)")
      }
      expect(.spikeSuspect, "spike_suspect")
      expect(.spikeFail, "spike_fail")
      expect(.flatTolerance, "flat_tol")
      expect(.flatSuspect, "flat_suspect_h", scale: 3_600_000)
      expect(.flatFail, "flat_fail_h", scale: 3_600_000)
      expect(.attenuatedSuspect, "atten_suspect")
      expect(.attenuatedFail, "atten_fail")
      expect(.attenuatedWindow, "atten_window_h", scale: 3_600_000)
      try Self.checkRate(resolved, metric, row["rate_suspect_per_h"], row["rate_fail_per_h"])
    }
  }

  private static func checkRate(
    _ resolved: ResolvedQuality,
    _ metric: String,
    _ suspect: String?,
    _ fail: String?
  ) throws {
    for (text, both, falling, rising) in [
      (suspect, QualitySetting.rateSuspect, .rateFallingSuspect, .rateRisingSuspect),
      (fail, QualitySetting.rateFail, .rateFallingFail, .rateRisingFail),
    ] as [(String?, QualitySetting, QualitySetting, QualitySetting)] {
      var wanted: [QualitySetting: Double] = [:]
      for part in (text ?? "").split(separator: ",") {
        let words = part.split(separator: " ")
        switch words.first {
        case "down": wanted[falling] = words.last.flatMap { Double($0) }
        case "up": wanted[rising] = words.last.flatMap { Double($0) }
        default: wanted[both] = Double(part)
        }
      }
      for setting in [both, falling, rising] {
        let value: QualitySetting.Value? = wanted[setting].map { QualitySetting.Value.number($0) }
        #expect(resolved[setting] == value, "\(metric) \(setting.rawValue)")
      }
    }
  }

  @Test func aRatedPumpGivesItsTotaliserLimits() throws {
    var scope = QualityOverride.Scope()
    scope.metrics = ["flow_*"]
    let rated = QualityOverride(scope: scope, changes: [.set(.ratedFlow, .number(100))], place: "")
    let key = SeriesKey(site: "s", device: "pump", metric: "flow_total")
    let tests = QualityPolicy(overrides: [rated]).resolve(key).tests
    let limits = RateOfChangeTest.Limits(suspect: 130.0 / 3600, fail: 200.0 / 3600)
    #expect(tests.rateOfChange?.rising == limits)
    #expect(QualityPolicy().resolve(key).tests.rateOfChange == nil)
  }
}

/// A table whose cells may stand in quotation marks.
enum QuotedTable {
  static func rows(of file: URL) throws -> [[String: String]] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map(cells)
    guard let names = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(names, $0), uniquingKeysWith: { $1 }) }
  }

  private static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
