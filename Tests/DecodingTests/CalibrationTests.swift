import Decoding
import Telemetry
import Testing

@Suite("Calibration")
struct CalibrationTests {
  private static let steps = [
    CalibrationStep(from: Bench.noon - .days(10), gain: 1.02, offset: -0.15),
    CalibrationStep(from: Bench.noon - .days(2), gain: 1, offset: 0),
    CalibrationStep(from: Bench.noon - .hours(1), gain: 0.98, offset: 0.4),
  ]

  private func bench() throws -> Bench {
    let device = DeviceDefinition(
      name: "d",
      units: ["water_ec": "mS/cm"],
      missing: [-999],
      calibration: ["dissolved_oxygen": Self.steps, "water_ec": [Self.steps[2]]]
    )
    return try Bench(sites: [SiteDefinition(name: "s", devices: [device])])
  }

  private func oxygen(_ bench: Bench, _ value: String, daysAgo: Double) -> Sample? {
    let time = Bench.noon.milliseconds - Int64(daysAgo * 86_400_000)
    return bench.sample(#"{"ts":\#(time),"dissolved_oxygen":\#(value)}"#)
  }

  @Test("the step that began last before the event corrects it")
  func steps() throws {
    let bench = try bench()
    #expect(oxygen(bench, "5", daysAgo: 11)?.value == 5)
    #expect(oxygen(bench, "5", daysAgo: 11)?.reasons == [])
    #expect(oxygen(bench, "5", daysAgo: 10)?.value == 5 * 1.02 - 0.15)
    #expect(oxygen(bench, "5", daysAgo: 10)?.reasons == .calibrated)
    #expect(oxygen(bench, "5", daysAgo: 1)?.value == 5)
    #expect(oxygen(bench, "5", daysAgo: 1)?.reasons == [])
    #expect(oxygen(bench, "5", daysAgo: 0)?.value == 5 * 0.98 + 0.4)
  }

  @Test("it works on the metric's own unit, and a gap stays a gap")
  func units() throws {
    let bench = try bench()
    #expect(bench.sample(#"{"water_ec":1.42}"#)?.value == 1420 * 0.98 + 0.4)
    let gap = try #require(bench.sample(#"{"water_ec":-999}"#))
    #expect(gap.value == nil && !gap.reasons.contains(.calibrated))
  }

  @Test("every raw value of a probe comes back by rounding to its digits")
  func raw() throws {
    let bench = try bench()
    for hundredths in stride(from: 0, to: 2000, by: 7) {
      let text = "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
      let sample = try #require(oxygen(bench, text, daysAgo: 5))
      let records = [
        CalibrationRecord(series: sample.series, since: .epoch, steps: [Self.steps[2]]),
        CalibrationRecord(series: sample.series, since: sample.arrived, steps: Self.steps),
        CalibrationRecord(series: sample.series, since: sample.arrived + .seconds(1), steps: []),
      ]
      let raw = try #require(CalibrationRecord.rawValue(of: sample, records: records))
      #expect((raw * 1e9).rounded() / 1e9 == Double(text))
    }
  }

  @Test("without a record of the calibration there is no raw value, and none is made up")
  func unexplained() throws {
    let sample = try #require(oxygen(try bench(), "5", daysAgo: 5))
    #expect(CalibrationRecord.rawValue(of: sample, records: []) == nil)
    var plain = sample
    plain.reasons = []
    #expect(CalibrationRecord.rawValue(of: plain, records: []) == plain.value)
  }

  @Test("what a correction drives beyond all numbers is refused")
  func overflow() throws {
    let device = DeviceDefinition(
      name: "d",
      calibration: ["co2": [CalibrationStep(from: .epoch, gain: 1e300)]]
    )
    let bench = try Bench(sites: [SiteDefinition(name: "s", devices: [device])])
    #expect(bench.lines(#"{"co2":1e300}"#) == ["bad_unit"])
  }

  @Test("a gain of zero, by which nothing could be found back, is refused")
  func zero() {
    let device = DeviceDefinition(
      name: "d",
      calibration: ["co2": [CalibrationStep(from: .epoch, gain: 0)]]
    )
    #expect(throws: DecoderError.self) {
      try Bench(sites: [SiteDefinition(name: "s", devices: [device])])
    }
  }
}
