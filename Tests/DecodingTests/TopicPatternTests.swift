import Decoding
import Testing

@Suite("Topic patterns")
struct TopicPatternTests {
  /// What a pattern captures in a topic: `site=a device=b`, or nil where it does not match.
  private func captures(_ pattern: String, _ topic: [UInt8]) throws -> String? {
    let pattern = try TopicPattern(pattern)
    guard let captures = pattern.match(topic.span) else { return nil }
    return TopicPattern.Name.allCases.compactMap { name in
      captures[name].map { "\(name.rawValue)=\(String(decoding: topic[$0], as: UTF8.self))" }
    }.joined(separator: " ")
  }

  @Test(
    "names capture levels",
    arguments: [
      ("farm/{site}/{device}/telemetry", "farm/a/b/telemetry", "site=a device=b"),
      ("application/+/device/{device}/event/up", "application/1/device/ff/event/up", "device=ff"),
      ("shellies/{device}/sensor/{metric}", "shellies/x/sensor/t", "device=x metric=t"),
      ("{site}/{device}/{metric}/{channel}", "a/b/c/d", "site=a device=b metric=c channel=d"),
      ("zigbee2mqtt/{device...}", "zigbee2mqtt/pond/north", "device=pond/north"),
      ("zigbee2mqtt/{device...}", "zigbee2mqtt", ""),
      ("{site}/{device}/#", "a/b/c/d/e", "site=a device=b"),
      ("{site}/{device}/#", "a/b", "site=a device=b"),
      ("farm/{site}/{device}/telemetry", "farm///telemetry", "site= device="),
      ("plain", "plain", ""),
      ("$SYS/{site}/x", "$SYS/a/x", "site=a"),
      ("{site}", "", "site="),
      ("田/{device}", "田/泵", "device=泵"),
    ]
  )
  func matches(_ pattern: String, _ topic: String, _ expected: String) throws {
    #expect(try captures(pattern, Array(topic.utf8)) == expected)
  }

  @Test(
    "other topics do not match",
    arguments: [
      ("farm/{site}/{device}/telemetry", "farm/a/b/telemetry/c"),
      ("farm/{site}/{device}/telemetry", "farm/a/telemetry"),
      ("farm/{site}/{device}/telemetry", "farm/a/b/telemetr"),
      ("farm/{site}/{device}/telemetry", "Farm/a/b/telemetry"),
      ("farm/{site}", "farm"), ("farm/{site}", "farm/a/"), ("farm/{site}", ""),
      ("{site}/{device}", "$SYS/broker"), ("+/{device}", "$SYS/broker"), ("#", "$SYS/x"),
      ("{device...}", "$SYS/x"),
    ]
  )
  func mismatches(_ pattern: String, _ topic: String) throws {
    #expect(try captures(pattern, Array(topic.utf8)) == nil)
  }

  @Test("a topic of 65,535 bytes, of any bytes, is matched without harm")
  func hostile() throws {
    let long = Array("farm/".utf8) + [UInt8](repeating: 0xFF, count: 65_530)
    #expect(try captures("farm/{device}", long) != nil)
    #expect(try captures("farm/{site}/{device}", long) == nil)
    let slashes = [UInt8](repeating: UInt8(ascii: "/"), count: 65_535)
    #expect(try captures("{site}/{device}", slashes) == nil)
    #expect(try captures("{site}/{device...}", slashes) != nil)
  }

  @Test(
    "the filter to subscribe to",
    arguments: [
      ("farm/{site}/{device}/telemetry", "farm/+/+/telemetry"),
      ("zigbee2mqtt/{device...}", "zigbee2mqtt/#"), ("a/+/#", "a/+/#"), ("{site}", "+"),
    ]
  )
  func subscriptions(_ pattern: String, _ filter: String) throws {
    #expect(try TopicPattern(pattern).subscription == filter)
  }

  @Test(
    "what cannot be a pattern is refused with a remedy",
    arguments: [
      "", "a/{device...}/b", "a/#/b", "a/x{device}", "a/{devcie}", "{site}/{site}", "a+/b", "a#",
      "{site", "site}", "{}", "{...}", "{site}/{site...}", "a\u{0}b",
    ]
  )
  func refused(_ text: String) {
    #expect {
      try TopicPattern(text)
    } throws: { error in
      guard let error = error as? TopicPatternError else { return false }
      return error.pattern == text && !error.message.isEmpty && !error.remedy.isEmpty
    }
  }
}
