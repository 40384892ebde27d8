import Decoding
import Telemetry
import Testing

@Suite("What became of a payload")
struct ExplainTests {
  private func explain(
    _ payload: String,
    topic: String = "farm/s/d/telemetry",
    device: DeviceDefinition? = nil
  ) throws -> DecodeExplanation {
    try Decoder.explain(
      topic: topic,
      payload: Array(payload.utf8),
      arrived: Bench.noon,
      sources: [SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json")],
      sites: device.map { [SiteDefinition(name: "s", devices: [$0])] } ?? [],
      zone: .utc
    )
  }

  @Test("a device whose site nothing names can be shown under a placeholder")
  func placeholder() throws {
    let payload = Array(#"{"ph":7}"#.utf8)
    let sources = [SourceDefinition(topic: "up/{device}", format: "json")]
    for placeholder in ["my-site", nil] {
      let explained = try Decoder.explain(
        topic: "up/A 1",
        payload: payload,
        arrived: Bench.noon,
        sources: sources,
        placeholder: placeholder,
        zone: .utc
      )
      #expect(!explained.isListed && explained.ids == ["A 1"])
      #expect(
        explained.readings.map(\.series.description)
          == (placeholder == nil ? [] : ["my-site/A%201/ph"])
      )
    }
  }

  @Test("so can one whose id only the format finds in the topic")
  func layout() throws {
    let explained = try Decoder.explain(
      topic: "$sys/P/pond01/thing/property/post",
      payload: Array(#"{"params":{"ph":{"value":7}}}"#.utf8),
      arrived: Bench.noon,
      sources: [SourceDefinition(topic: "$sys/#", format: "onenet")],
      placeholder: "my-site",
      zone: .utc
    )
    #expect(explained.readings.map(\.series.description) == ["my-site/pond01/ph"])
  }

  @Test("so are all devices of a gateway that nothing names a site for")
  func placeholders() throws {
    let explained = try Decoder.explain(
      topic: "iot/up",
      payload: Array(#"[{"dev":"A 1","ph":7},{"dev":"B","ph":8},{"dev":"A 1","co2":400}]"#.utf8),
      arrived: Bench.noon,
      sources: [SourceDefinition(topic: "iot/up", format: "json")],
      placeholder: "my-site",
      zone: .utc
    )
    #expect(explained.ids == ["A 1", "B"] && !explained.isListed)
    #expect(
      explained.readings.map(\.series.description)
        == ["my-site/A%201/ph", "my-site/B/ph", "my-site/A%201/co2"]
    )
  }

  @Test("what was done with a field is told step by step")
  func steps() throws {
    let device = DeviceDefinition(
      name: "d",
      rename: ["ddl": "water_ec"],
      units: ["water_ec": "mS/cm"],
      scale: ["water_ec": 0.01],
      calibration: ["water_ec": [CalibrationStep(from: .epoch, gain: 2, offset: 20)]]
    )
    let explained = try explain(#"{"ddl":142,"ph":7}"#, device: device)
    #expect(
      explained.fields[0].steps == [
        .named("ddl", measure: "water_ec"), .scaled("142", to: "1.42"),
        .converted("1.42 mS/cm", to: "1420 uS/cm"),
        .calibrated(raw: "1420", gain: "2", offset: "20", value: "2860"),
      ]
    )
    #expect(explained.fields[0].steps.last?.words == "calibrated: 1420 × 2 + 20 = 2860")
    #expect(explained.fields[1].steps.isEmpty)
  }

  @Test("of a payload that is malformed the faults are named that a source may put up with")
  func mendable() throws {
    let faults = try explain("\u{FEFF}{\"ph\":NaN}\u{0}").mendable
    #expect(Set(faults) == [.bom, .nan, .trailingNUL])
    #expect(try explain("{").mendable.isEmpty && explain(#"{"ph":7}"#).mendable.isEmpty)
  }

  @Test("every field has its verdict, every reading its names")
  func fields() throws {
    let body = """
      {"ts":1784951880,"air_temp":28.4,"water_ec":"1.42 mS/cm","fw":"v1.2","co2":null,"odd":null,
       "tan":"3 kg","data":[{"id":"ph","value":7,"quality":192}]}
      """
    let explained = try explain(body)
    #expect(explained.pattern == "farm/{site}/{device}/telemetry")
    #expect(explained.format == "json" && explained.site == "s" && explained.device == "d")
    #expect(
      explained.fields.map(\.name) == [
        "air_temp", "water_ec", "fw", "co2", "odd", "tan", "quality", "ph",
      ]
    )
    let verdicts = explained.fields.map(\.verdict)
    #expect(verdicts[0] == "taken as s/d/air_temp in Cel")
    #expect(verdicts[1] == "converted to s/d/water_ec in uS/cm")
    #expect(verdicts[2].hasPrefix("left out") && verdicts[4].hasPrefix("left out"))
    #expect(verdicts[3].hasPrefix("no value") && verdicts[5].hasPrefix("refused"))
    #expect(verdicts[6].hasPrefix("left out") && verdicts[7] == "taken as s/d/ph in [pH]")
    #expect(explained.fields[1].text == "1.42 mS/cm")
    #expect(
      explained.readings.map(\.series.description) == [
        "s/d/air_temp", "s/d/water_ec", "s/d/co2", "s/d/ph",
      ]
    )
    #expect(explained.readings.map(\.value) == [28.4, 1420, nil, 7])
    #expect(explained.readings.map(\.unit) == ["Cel", "uS/cm", "[ppm]", "[pH]"])
    #expect(explained.readings.allSatisfy { $0.time.milliseconds == 1_784_951_880_000 })
    #expect(explained.message.refused == 1)
  }

  @Test("a rejected payload is explained as far as it was understood")
  func rejected() throws {
    let malformed = try explain("{")
    #expect(malformed.fields.isEmpty && malformed.readings.isEmpty && malformed.device == "d")
    guard case .rejected(.malformed, let reason) = malformed.message.outcome else {
      Issue.record("not malformed")
      return
    }
    #expect(reason.contains("at byte 1"))
    let foreign = try explain("{}", topic: "other")
    #expect(foreign.pattern == nil && foreign.device == nil)
    let late = try explain(#"{"ts":1,"co2":1}"#)
    #expect(late.fields.map(\.verdict) == ["refused: its time is impossible"])
    #expect(late.readings.isEmpty)
  }

  @Test("long values are shortened")
  func long() throws {
    let explained = try explain(#"{"note":"\#(String(repeating: "长", count: 500))","co2":1}"#)
    #expect(explained.fields[0].text.count == 64)
  }
}
