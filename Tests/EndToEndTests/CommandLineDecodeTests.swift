import Foundation
import TestSupport
import Testing

/// `sluice decode`.
struct CommandLineDecodeTests {
  private let farm: StoredFarm

  init() throws { farm = try StoredFarm() }

  private func object(_ line: String?) throws -> [String: Any] {
    let data = Data(try #require(line).utf8)
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test
  func decodePrintsReadingsAndThenWhatWasRefused() throws {
    let topic = ["decode", "--topic", "farm/qingxi-3/probe-1/telemetry"]
    let body = #"{"ts":1784923200000,"dissolved_oxygen":2.61,"water_temp":null,"ph":"7.9"}"#
    let answer = try StoredFarm.sluice(topic, input: body)
    #expect(answer.isSuccess)
    #expect(
      answer.output.first == """
        {"series":"qingxi-3/probe-1/dissolved_oxygen","time":"2026-07-24T20:00:00.000Z",\
        "value":2.61,"unit":"mg/L"}
        """
    )
    #expect(answer.output.count == 3)
    #expect(answer.output.contains { $0.contains(#""value":null"#) })
    let zoned = try StoredFarm.sluice(topic + ["--config", farm.configuration], input: body)
    #expect(zoned.output.first?.contains("2026-07-25T04:00:00.000+08:00") == true)
  }

  @Test(arguments: [
    ("{", "malformed"), ("{}", "no_readings"), (#"{"ph":7,"ph":8}"#, "duplicate_key"),
    (String(repeating: "[", count: 100_000), "too_deep"),
    (String(repeating: " ", count: 262_145), "too_large"),
  ])
  func decodeOfNothingIsANo(body: String, code: String) throws {
    let topic = ["decode", "--topic", "farm/qingxi-3/probe-1/telemetry"]
    let answer = try StoredFarm.sluice(topic, input: body)
    #expect(answer.ending == .exited(1))
    #expect(try object(answer.output.last)["code"] as? String == code)
    #expect(answer.output.count == 1)
  }

  @Test(arguments: [
    ("en", "an empty message, with which MQTT clears a retained one", "not of this format"),
    ("zh-Hans", "空消息，MQTT 以此清除保留消息", "不合格式"),
    ("zh-Hant", "空訊息，MQTT 以此清除保留訊息", "不合格式"),
  ])
  func decodeSaysWhatTheDaemonDoesWithAnEmptyMessage(
    language: String,
    ignored: String,
    malformed: String
  ) throws {
    let farm = try StoredFarm(language: language)
    let topic = [
      "decode", "--topic", "farm/qingxi-3/probe-1/telemetry", "--config", farm.configuration,
    ]
    let plain = try StoredFarm.sluice(topic)
    #expect(plain.ending == .exited(1))
    #expect(plain.errors.last?.contains(ignored) == true)
    // Whoever asks whether the bytes are JSON is told that they are not, and what the daemon does all the same.
    let line = try object(plain.output.last)
    #expect(line["code"] as? String == "malformed")
    #expect((line["rejected"] as? String)?.hasPrefix("ignored by the daemon") == true)
    let explained = try StoredFarm.sluice(topic + ["--explain", "--text"])
    #expect(explained.output.last?.contains(ignored) == true)
    #expect(!explained.output.joined().contains("malformed"))
    // So it is with what one format alone ignores.
    let join = try StoredFarm.sluice(
      ["decode", "--topic", "v3/a@t/devices/d/join", "--pattern", "v3/+/devices/{device}/+"]
        + ["--format", "ttn", "--config", farm.configuration, "--explain", "--text"],
      input: #"{"join_accept":{}}"#
    )
    #expect(join.output.last?.contains("the event join of the network") == true)
    let attributes = try StoredFarm.sluice(
      ["decode", "--topic", "s/d/attributes", "--pattern", "{site}/{device}/+"]
        + ["--format", "thingsboard", "--config", farm.configuration, "--explain", "--text"],
      input: "{}"
    )
    let words = ["en": "attributes are no telemetry", "zh-Hans": "属性不是遥测", "zh-Hant": "屬性不是遙測"]
    #expect(attributes.output.last?.contains(words[language] ?? "?") == true)
    let broken = try StoredFarm.sluice(topic + ["--explain", "--text"], input: "\u{FEFF}{}")
    #expect(broken.output.contains { $0.contains("malformed (\(malformed))") })
    #expect(broken.output.last?.contains("--lenient bom") == true)
  }

  @Test
  func decodeExplainsWhatBecameOfEachField() throws {
    let answer = try StoredFarm.sluice(
      [
        "decode", "--topic", "pond/7/ph", "--pattern", "pond/{device}/{metric}", "--format",
        "value",
      ],
      input: "7.9"
    )
    // Nothing names the site: without a configuration its series are shown all the same.
    #expect(answer.ending == .exited(0))
    #expect(try object(answer.output.last)["series"] as? String == "my-site/7/ph")
    let explained = try StoredFarm.sluice(
      ["decode", "--topic", "s/d/ph", "--pattern", "{site}/{device}/{metric}", "--format", "value"]
        + ["--explain"],
      input: " 7.9 "
    )
    #expect(explained.isSuccess)
    #expect(try object(explained.output.first)["format"] as? String == "value")
    #expect(try object(explained.output.last)["series"] as? String == "s/d/ph")
    #expect(explained.output.count == 3)
  }
}
