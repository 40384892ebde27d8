import Configuration
import Foundation
import Telemetry
import TestSupport
import Testing

/// What a device's entry can say of its fields, and what profiles say for it.
struct DeviceKeyTests {
  private static let profile = """
    title: Box of tests
    source: https://example.org/box
    formats: [json]
    metrics: [air_temp]
    rename: { wd: air_temp, sd: rel_humidity }
    units: { air_temp: "[degF]" }
    missing: [-999]
    """

  private func devices(
    _ entry: String,
    source: String = "",
    files: [String: String] = [:]
  ) throws -> [DeviceDefinition] {
    let text = """
      locale: { language: en, time_zone: Asia/Shanghai }
      sources: [{ topic: 'farm/{site}/{device}/telemetry', format: json\(source) }]
      sites: { s: { devices: { d: { \(entry) } } } }
      """
    var fixture = try ConfigurationFixture(text)
    try fixture.makeFolder("profiles")
    fixture.secrets = .skip
    for (name, content) in files { try fixture.folder.write(content, to: name) }
    let loaded = try fixture.load()
    #expect(loaded.warnings == [])
    return loaded.configuration.sites.flatMap(\.devices)
  }

  @Test func everyKeyOfADevice() throws {
    let device = try #require(
      try devices(
        """
        user: gate-3, rename: { "t*f": air_temp }, scale: { air_temp: 0.1 }, channel: bottom,
        missing: { "*": [-999], battery_level: 255 }, ignore: [fw, "batt*"],
        calibration: { dissolved_oxygen: [{ from: 2026-07-15T08:00, gain: 0.98 },
          { from: 2026-06-01, gain: 1.02, offset: -0.15 }], ph: { from: 2026-06-01, offset: 0.1 } }
        """
      ).first
    )
    #expect(device.user == "gate-3" && device.rename == ["t*f": "air_temp"])
    #expect(device.scale == ["air_temp": 0.1] && device.channels == ["*": "bottom"])
    #expect(device.missing == [-999] && device.missingOf == ["battery_level": [255]])
    #expect(device.ignore == ["fw", "batt*"])
    // Midnight and eight o'clock in Shanghai.
    let june = Instant(milliseconds: 1_780_243_200_000)
    let july = Instant(milliseconds: 1_784_073_600_000)
    #expect(
      device.calibration["dissolved_oxygen"] == [
        CalibrationStep(from: june, gain: 1.02, offset: -0.15),
        CalibrationStep(from: july, gain: 0.98),
      ]
    )
    #expect(device.calibration["ph"] == [CalibrationStep(from: june, offset: 0.1)])
  }

  @Test func profileFillsInWhatTheDeviceLeavesOpen() throws {
    let files = ["profiles/box.yaml": Self.profile]
    let device = try #require(
      try devices("profile: box, rename: { wd: water_temp }, missing: [85]", files: files).first
    )
    #expect(device.rename == ["wd": "water_temp", "sd": "rel_humidity"])
    #expect(device.units == ["air_temp": "[degF]"] && device.missing == [85, -999])
    #expect(device.metrics == ["air_temp"] && device.profile == "box" && device.name == "d")
  }

  @Test func sourceCarriesLeniencyTimesAndProfile() throws {
    let text = """
      profiles: boxes
      sources:
        - { topic: 'a/{site}/{device}', format: json, lenient: [nan, bom, trailing_nul, gbk] }
        - { topic: 'b/{site}/{device}', format: json, time: gateway, profile: box }
      """
    let fixture = try ConfigurationFixture(text)
    try fixture.makeFolder("boxes")
    try fixture.folder.write(Self.profile, to: "boxes/box.yaml")
    let sources = try fixture.load().configuration.sources
    #expect(sources[0].lenient == Set(Leniency.allCases))
    #expect(sources[0].times == [.message, .gateway, .arrival])
    #expect(sources[1].times == [.gateway, .arrival] && sources[1].profile?.name == "box")
  }

  @Test(arguments: [
    ("scale: { air_temp: 0 }", "not a factor"),
    ("calibration: { ph: { gain: 2 } }", "`from` is missing"),
    ("calibration: { ph: { from: 2026-06-01, gain: 0 } }", "not a factor"),
    ("calibration: { ph: { from: soon } }", "not a time"),
    ("calibration: { ph: [{ from: 2026-06-01 }, { from: 2026-06-01, gain: 2 }] }", "same time"),
    ("channel: a/b", "cannot be the name of a channel"),
    ("profile: bux", "there is no profile `bux`: write `box`"),
    ("profile: broken", "`sauce` is not a key"),
    ("missing: { ph: [x] }", "not a number"),
  ])
  func faults(_ entry: String, _ expected: String) throws {
    let text = "sites: { s: { devices: { d: { \(entry) } } } }"
    let sources = "sources: [{ topic: 'farm/{site}/{device}/telemetry', format: json }]\n"
    let fixture = try ConfigurationFixture(sources + text)
    try fixture.makeFolder("profiles")
    try fixture.folder.write(Self.profile, to: "profiles/box.yaml")
    let broken = Self.profile.replacing("source:", with: "sauce:")
    try fixture.folder.write(broken, to: "profiles/broken.yaml")
    #expect(fixture.told().contains { $0.contains(expected) }, "\(fixture.told())")
  }

  @Test func everyShippedProfileIsSoundAndNamesItsSource() throws {
    let folder = SharedData.packageRoot.path + "/Deploy/profiles"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let profiles = ProfileLibrary.all(in: [folder]).filter { files.contains($0.name + ".yaml") }
    #expect(profiles.map { $0.name + ".yaml" } == files)
    #expect(profiles.count >= 12)
    let known = MetricCatalogue.standard
    for profile in profiles {
      #expect(!profile.source.isEmpty && !profile.formats.isEmpty)
      let metrics = profile.settings.metrics.map { $0.prefix { $0 != "." } }
      for metric in metrics { #expect(known[String(metric)] != nil, "\(profile.name): \(metric)") }
      var fixture = try ConfigurationFixture(
        """
        profiles: '\(folder)'
        sources: [{ topic: 'farm/{site}/{device}/telemetry', format: json }]
        sites: { s: { devices: { d: { profile: \(profile.name) } } } }
        """
      )
      fixture.secrets = .skip
      #expect(fixture.told() == [], "\(profile.name)")
    }
  }
}
