import Telemetry

/// Guesses the source of a message that no source takes: its format and the pattern of its topic.
struct TopicGuess {
  /// Topics by which formats are known, as their makers document them.
  private static let usual: [(pattern: String, format: String)] = [
    ("application/+/device/{device}/event/up", "chirpstack"),
    ("v3/+/devices/{device}/up", "ttn"),
    ("spBv1.0/#", "sparkplug"),
    ("tele/{device}/SENSOR", "tasmota"),
    ("zigbee2mqtt/{device}", "zigbee2mqtt"),
    ("shellies/{device}/sensor/{metric}", "value"),
    ("{device}/status/#", "shelly"),
    ("homie/{device}/#", "homie"),
    ("v1/gateway/telemetry", "thingsboard"),
    ("v1/devices/me/telemetry", "thingsboard"),
    ("/sys/+/{device}/thing/event/property/post", "alink"),
    ("$oc/devices/{device}/sys/properties/report", "iotda"),
    ("$sys/+/{device}/thing/property/post", "onenet"),
    ("/+/{device}/properties/report", "jetlinks"),
    ("ecowitt/{device}", "ecowitt"),
  ]

  /// Levels at the end of topics that say what is done and not who does it.
  private static let verbs: Set<String> = [
    "up", "uplink", "data", "telemetry", "status", "state", "report", "post", "pub", "publish",
    "sensor", "sensors", "values", "event", "events", "upload", "update", "properties", "json",
  ]

  /// The formats that there are.
  let formats: [String]
  /// The names of sites that are known.
  let sites: [String]

  /// Sources that may take a message, the likeliest first.
  func sources(of topic: String, _ payload: [UInt8]) -> [SourceDefinition] {
    var sources: [SourceDefinition] = []
    let bytes = Array(topic.utf8)
    for (pattern, format) in Self.usual where formats.contains(format) {
      guard let known = try? TopicPattern(pattern), known.match(bytes.span) != nil else { continue }
      sources.append(SourceDefinition(topic: pattern, format: format))
    }
    let text = String(decoding: payload, as: UTF8.self)
    for pattern in patterns(of: topic, text) {
      sources.append(SourceDefinition(topic: pattern, format: "json"))
      for format in formats where format != "json" {
        sources.append(SourceDefinition(topic: pattern, format: format))
      }
    }
    return sources.map { source in
      var source = source
      if source.format == "json" { source.lenient = Self.leniency(payload) }
      return source
    }
  }

  /// Whether a source is of a topic by which its format is known.
  func isUsual(_ source: SourceDefinition) -> Bool {
    Self.usual.contains { $0.pattern == source.topic && $0.format == source.format }
  }

  /// The faults that a payload has.
  static func leniency(_ payload: [UInt8]) -> Set<Leniency> {
    Set(LenientText(payload.span, allowing: Set(Leniency.allCases))?.mended ?? [])
  }

  /// Patterns with the levels that name site and device.
  private func patterns(of topic: String, _ payload: String) -> [String] {
    var levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let own = levels
    guard let device = deviceLevel(levels, payload) else { return [topic] }
    levels[device] = "{device}"
    if let site = own.firstIndex(where: { sites.contains($0) }), site != device {
      levels[site] = "{site}"
    } else if device > 1 || device == 1 && own.count == 2 && device > 1 {
      levels[device - 1] = device - 1 == 0 ? own[0] : "{site}"
    }
    for index in levels.indices where levels[index].contains(where: { "+#{}".contains($0) }) {
      if !levels[index].hasPrefix("{") { levels[index] = "+" }
    }
    return [levels.joined(separator: "/")]
  }

  /// The level that names the device: the one that the payload names too, else the last one that is
  /// not a verb, with a number in it rather than without.
  private func deviceLevel(_ levels: [String], _ payload: String) -> Int? {
    let possible = levels.indices.filter {
      !levels[$0].isEmpty && !Self.verbs.contains(levels[$0].lowercased())
        && !sites.contains(levels[$0])
    }
    let quoted = possible.last { levels[$0].count >= 3 && payload.contains("\"\(levels[$0])\"") }
    let numbered = possible.last { index in
      levels[index].contains { $0.isNumber } && levels[index].count >= 3
    }
    return quoted ?? numbered ?? possible.last { $0 > 0 } ?? possible.last
  }
}
