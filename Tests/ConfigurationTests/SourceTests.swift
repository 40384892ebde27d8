import Configuration
import Telemetry
import Testing

/// `sources`: patterns, formats, quality of service and overlaps.
struct SourceTests {
  private func told(_ sources: String) throws -> [String] {
    try ConfigurationFixture("sources: [\(sources)]\n").told()
      .map { $0.replacing("sluice.yaml:1:", with: "") }
  }

  @Test(
    arguments: [
      (
        "{ topic: 'a/#/b', format: json }",
        "20: `a/#/b` is not a topic pattern, # is not the last level: what captures the rest must stand at the end"
      ),
      (
        "{ topic: '{device}', format: jsn }",
        "40: `sources[0].format` is `jsn`, which is not a format: write json"
      ),
      (
        "{ topic: '{device}', format: frame }",
        "11: `frame` is missing in `sources[0]`: add `frame: { fields: [{ name: water_temp, at: 3, type: i16, scale: 0.1 }] }`"
      ),
      (
        "{ topic: '{device}', format: json, frame: {} }",
        "53: `frame` describes bytes, which the format `json` does not ask for: delete it"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { fields: [] } }",
        "64: a frame without fields: describe at least one, with name, at and type"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { header: 1z, fields: [{ name: a, at: 0, type: u8 }] } }",
        "64: `sources[0].frame.header` is `1z`, not bytes in hexadecimal: write two digits for each byte, such as \"01 03\""
      ),
      (
        "{ topic: '{device}', format: frame, frame: { length: 4, crc: modbus, fields: [{ name: a, at: 1, type: u16 }] } }",
        "89: `a` ends at byte 3, and the frame has 2: correct `at`, `type` or `length`"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { length: 4, time: { at: 2, type: u32 }, fields: [{ name: a, at: 1, type: u8 }] } }",
        "73: `time` ends at byte 6, and the frame has 4: correct `at`, `type` or `length`"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { length: 2, header: 01 03 04, fields: [{ name: a, at: 1, type: u8 }] } }",
        "75: a header of 3 bytes, and the frame has 2: correct `header` or `length`"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { fields: [{ name: a, at: 0, type: f32, bits: 1 }] } }",
        "100: f32 has no bits that could be taken: use a type such as u16"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { fields: [{ name: a, at: 0, type: u8, bits: [4, 8] }] } }",
        "103: `sources[0].frame.fields[0].bits[1]` is `8`, not a whole number from 0 to 7: write a whole number from 0 to 7"
      ),
      (
        "{ topic: '{device}', format: frame, frame: { fields: [{ name: a, at: 0, type: u8, unit: furlong }] } }",
        "99: `furlong` is not a unit that is known: write a UCUM code such as Cel, mg/L or uS/cm"
      ),
      (
        "{ topic: '{device}', format: json, qos: 2 }",
        "51: QoS 2 keeps a message in the client's memory, where a crash loses it: write 1: duplicates are recognised, so nothing is counted twice"
      ),
      (
        "{ topic: '{device}', format: json, qos: -1 }",
        "51: `sources[0].qos` is `-1`, not a whole number from 0 to 1: write a whole number from 0 to 1"
      ),
      (
        "{ topic: '{device}', format: json, receipts: yes }",
        "56: `sources[0].receipts` is `yes`, not true or false: write true or false"
      ),
      (
        "{ topic: 'a/{device}', format: value }",
        "20: the format value needs {metric} in the topic: write {metric} for the level that names what is measured"
      ),
      (
        "{ format: json }",
        "11: `topic` is missing in `sources[0]`: add `topic: farm/{site}/{device}/telemetry`"
      ),
      ("a", "11: `sources[0]` is `a`, not a mapping: write `key: value` lines below it"),
      (
        "",
        "10: `sources` is empty, so nothing would be received: add one such as [{ topic: \"farm/{site}/{device}/telemetry\", format: json }]"
      ),
    ]
  )
  func fault(text: String, line: String) throws {
    #expect(try told(text) == [line])
  }

  @Test func missingSources() throws {
    #expect(
      try ConfigurationFixture("broker: {}\n").told() == [
        "sluice.yaml:1:1: `sources` is missing: add `sources: [{ topic: \"farm/{site}/{device}/telemetry\", format: json }]`"
      ]
    )
  }

  @Test func frames() throws {
    let text = """
      sources:
        - topic: 'dtu/{device}'
          format: frame
          frame:
            encoding: hex
            header: "01 03"
            length: 11
            crc: modbus_high_first
            time: { at: 2, type: u32, order: word_swapped }
            fields:
              - { name: water_temp, at: 3, type: i16, scale: 0.1, add: -40, missing: [0x7FFF, -999], unit: Cel }
              - { name: pump_state, at: 5, type: u16, bits: [0, 3] }
      """
    let frame = FrameDefinition(
      encoding: .hex,
      header: [1, 3],
      length: 11,
      checksum: .modbusHighFirst,
      time: FrameField(name: "time", offset: 2, kind: .u32, order: .wordSwapped),
      fields: [
        FrameField(
          name: "water_temp",
          offset: 3,
          kind: .i16,
          scale: 0.1,
          shift: -40,
          missing: [32767, -999],
          unit: "Cel"
        ),
        FrameField(name: "pump_state", offset: 5, kind: .u16, bits: 0...3),
      ]
    )
    #expect(
      try ConfigurationFixture(text).load().configuration.sources == [
        SourceDefinition(topic: "dtu/{device}", format: "frame", frame: frame)
      ]
    )
  }

  @Test func defaultsAndRequests() throws {
    let text = """
      sources:
        - { topic: 'a/{device}', format: json }
        - { topic: 'b/{device}/{metric}', format: value, qos: 0, receipts: true }
      """
    let loaded = try ConfigurationFixture(text).load()
    #expect(loaded.warnings.isEmpty)
    #expect(
      loaded.configuration.sources == [
        SourceDefinition(topic: "a/{device}", format: "json", qos: 1, receipts: false),
        SourceDefinition(topic: "b/{device}/{metric}", format: "value", qos: 0, receipts: true),
      ]
    )
  }

  /// The rules are those of MQTT 5.0, section 4.7.
  @Test(
    arguments: [
      ("a/{device}", "a/+", true), ("a/{device}", "a/b", true), ("a/b", "a/c", false),
      ("a/{device}", "a/{device}/b", false), ("a/{device...}", "a/{device}/b", true),
      ("a/#", "a", true), ("#", "{site}/{device}", true), ("+/{device}", "a/#", true),
      ("$share/{device}", "+/{device}", false), ("#", "$SYS/{device}", false),
      ("a/{site}/c", "a/b/{device}", true), ("a/{site}/c", "a/b/d", false), ("/a", "a", false),
    ]
  )
  func overlapIsWarnedOf(first: String, second: String, overlaps: Bool) throws {
    let both = [(first, second), (second, first)]
    for (first, second) in both {
      let told = try told(
        "{ topic: '\(first)', format: json }, { topic: '\(second)', format: json }"
      )
      #expect(told.contains { $0.contains("fit the same topics") } == overlaps, "\(told)")
    }
  }

  @Test func devicesOfOneNameAreTroubleWithoutSiteInTheTopic() throws {
    let sites = "sites: { a: { devices: { d: {} } }, b: { devices: { d: {} } } }\n"
    let with = "sources: [{ topic: '{site}/{device}', format: json }]\n"
    let without = "sources: [{ topic: '{device}', format: json }]\n"
    #expect(try ConfigurationFixture(with + sites).told() == [])
    #expect(
      try ConfigurationFixture(without + sites).told() == [
        "sluice.yaml:2:53: warning: `d` stands for a/d and for b/d, so messages whose topic names no site are refused for it: give each device its own `match`"
      ]
    )
  }
}
