import Foundation
import Presentation
import Telemetry
import TestSupport
import Testing

struct TimeTextTests {
  private static func zone(_ name: String) throws -> LocalZone {
    let zone = try #require(TimeZone(identifier: name))
    return LocalZone(identifier: name) { instant in
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))
    }
  }

  @Test
  func millisecondsAreAlwaysThereForPrograms() {
    var text = TimeText(zone: .fixed("+08:00", offset: 28_800))
    let moment = Instant(milliseconds: 1_784_923_200_000)
    #expect(text.text(moment) == "2026-07-25T04:00:00.000+08:00")
    #expect(text.text(moment, precision: .shortest) == "2026-07-25T04:00:00+08:00")
    #expect(text.text(moment + .milliseconds(7), precision: .shortest).contains("04:00:00.007+"))
    #expect(text.text(moment + .hours(9), precision: .shortest) == "2026-07-25T13:00:00+08:00")
    var utc = TimeText(zone: .utc)
    #expect(utc.text(moment) == "2026-07-24T20:00:00.000Z")
  }

  @Test(arguments: [
    "Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC",
  ])
  func agreesWithThePlainWayAcrossClockChanges(name: String) throws {
    let zone = try Self.zone(name)
    var text = TimeText(zone: zone)
    var generator = SplitMix(seed: 11)
    for step in 0..<3000 {
      let random = Int64.random(in: 0..<1_900_000_000_000, using: &generator)
      // Every half hour of two months around a change in Europe, and moments at random.
      let near = 1_774_000_000_000 + Int64(step) * 1_800_000
      for milliseconds in [random, near] {
        let moment = Instant(milliseconds: milliseconds)
        #expect(text.text(moment) == moment.iso8601(offset: zone.offset(at: moment)))
      }
    }
  }

  @Test
  func everyInstantHasAText() {
    var text = TimeText(zone: .fixed("-12:00", offset: -43_200))
    for milliseconds in [Int64.min, .max, 0, -1, -62_167_219_200_001] {
      #expect(text.text(Instant(milliseconds: milliseconds)).hasSuffix("-12:00"))
    }
    #expect(text.text(Instant(milliseconds: -1)) == "1969-12-31T11:59:59.999-12:00")
  }
}
