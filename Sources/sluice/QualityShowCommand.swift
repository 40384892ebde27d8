import ArgumentParser
import Configuration
import Presentation
import QualityControl
import Telemetry

/// `sluice quality show`: the limits of a series and where each comes from.
struct QualityShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the limits by which a series is judged, and where each comes from.",
    discussion: """
      The series need not be stored yet. A test that is not listed is not run.

      EXAMPLE
        sluice quality show qingxi-3/probe-1/dissolved_oxygen
      """
  )

  @Argument(help: "The series: site/device/metric[.channel].")
  var series: String

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    let language = surroundings.language
    guard let key = SeriesKey(series) else {
      throw Failure(.usage, "'\(series)' is no series: write site/device/metric")
    }
    let policy = surroundings.configuration?.qualityPolicy ?? QualityPolicy()
    let resolved = policy.resolve(key, at: SystemClock.now)
    var rows = output.rows(
      of: ["setting", "value", "source"].map { Column($0, in: language) },
      zone: surroundings.zone
    )
    rows.append([
      .text("interval"), .text(resolved.interval.description),
      .text(Phrases.interval(isKnown: resolved.knowsInterval, in: language)),
    ])
    for setting in QualitySetting.allCases {
      if let entry = resolved.entries[setting] {
        rows.append([
          .text(setting.rawValue), .text(entry.value.text),
          .text(Phrases.word(for: entry.source, in: language)),
        ])
      } else if let source = resolved.off[setting.test], setting.isFirstOfTest {
        let word = Phrases.word(for: source, in: language)
        rows.append([.text(setting.test), .text("off"), .text(word)])
      }
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    if !resolved.knowsInterval, QualitySetting.isStepped(key.metric) {
      StandardError.say(Phrases.noInterval.text(in: language))
    }
  }
}

extension QualitySetting {
  /// Whether it is the one under which its test is named.
  fileprivate var isFirstOfTest: Bool { Self.allCases.first { $0.test == test } == self }

  /// Whether a metric has usual limits for its steps, which an unknown interval keeps from being
  /// used.
  fileprivate static func isStepped(_ metric: String) -> Bool {
    let key = SeriesKey(site: "s", device: "d", metric: metric)
    var device = DeviceDefinition(name: "d")
    device.every = .minutes(10)
    let known = QualityPolicy(sites: [SiteDefinition(name: "s", devices: [device])]).resolve(key)
    return known[.spikeSuspect] != nil || known.tests.rateOfChange != nil
  }
}
