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
      #expect(!explained.isListed && explained.id == "A 1")
      #expect(
        explained.readings.map(\.series.description)
          == (placeholder == nil ? [] : ["my-site/A%201/ph"])
      )
    }
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
