import Telemetry

/// Guesses the source of a message that no source takes: its format and the pattern of its topic.
struct TopicGuess {
  /// Topics by which formats are known, as their makers document them.
  private static let usual: [(pattern: String, format: String)] = [
    ("application/+/device/{device}/event/+", "chirpstack"),
    ("v3/+/devices/{device}/up", "ttn"),
    ("spBv1.0/#", "sparkplug"),
    ("tele/{device}/+", "tasmota"),
    ("{device}/tele/+", "tasmota"),
    ("zigbee2mqtt/{device...}", "zigbee2mqtt"),
    ("shellies/{device}/#", "shelly"),
    ("{device}/events/rpc", "shelly"),
    ("{device}/status/#", "shelly"),
    ("homie/{device}/#", "homie"),
    ("v1/gateway/telemetry", "thingsboard"),
    ("{site}/v1/gateway/telemetry", "thingsboard"),
    ("v1/devices/me/telemetry", "thingsboard"),
    // The layout of these is the format's own: devices, gateways and all that holds no property.
    ("/sys/#", "alink"),
    ("$oc/devices/#", "iotda"),
    ("$sys/#", "onenet"),
    ("/+/{device}/properties/report", "jetlinks"),
    ("/+/+/child/{device}/properties/report", "jetlinks"),
    ("ecowitt/{device}", "ecowitt"),
  ]

  /// Levels at the end of topics that say what is done and not who does it.
  private static let verbs: Set<String> = [
    "up", "uplink", "data", "telemetry", "status", "state", "report", "post", "pub", "publish",
    "sensor", "sensors", "values", "event", "events", "upload", "update", "properties", "json",
  ]

  /// Levels in front of a device that say what it is and not where.
  private static let kinds: Set<String> = [
    "device", "devices", "dev", "node", "nodes", "gateway", "gateways", "api", "mqtt", "iot",
    "application", "applications", "things", "v1", "v2", "v3",
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
    if let format = Self.signedFormat(of: payload) {
      // Whose the message is stands in the payload.
      let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(Self.level)
      sources.append(SourceDefinition(topic: levels.joined(separator: "/"), format: format))
    }
    let text = String(decoding: payload, as: UTF8.self)
    let frame = FrameGuess.definition(of: payload)
    let patterns = patterns(of: topic, text)
    for pattern in patterns {
      if let frame {
        sources.append(SourceDefinition(topic: pattern, format: "frame", frame: frame))
      }
      sources.append(SourceDefinition(topic: pattern, format: "json"))
    }
    for pattern in patterns {
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

  /// Whether a source's format is known by its topic, or by how the payload begins.
  func isSure(_ source: SourceDefinition, _ payload: [UInt8]) -> Bool {
    source.frame != nil
      || Self.usual.contains { $0.pattern == source.topic && $0.format == source.format }
      || Self.signedFormat(of: payload) == source.format
  }

  /// Whether a payload begins as text does.
  static func isText(_ payload: [UInt8]) -> Bool { payload.first.map { $0 < 0x80 } ?? false }

  /// The format whose messages begin like this, and no others; nil where none is known by that.
  static func signedFormat(of payload: [UInt8]) -> String? {
    let text = payload.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    guard let first = text.first else { return nil }
    if text.starts(with: "##".utf8) { return "hj212" }
    if text.starts(with: [0x7E, 0x7E]) || text.starts(with: "7E7E".utf8)
      || text.starts(with: "7e7e".utf8)
    {
      return "sl651"
    }
    // An array of CBOR, or of JSON whose first record has labels that nobody else uses.
    if (0x80...0x9F).contains(first) { return "senml" }
    guard first == UInt8(ascii: "[") else { return nil }
    let record = String(decoding: text.prefix { $0 != UInt8(ascii: "}") }, as: UTF8.self)
      .filter { !$0.isWhitespace }
    let isBase = ["\"bn\":", "\"bt\":", "\"bu\":", "\"bver\":"].contains(where: record.contains)
    let isNamed =
      record.contains("\"n\":")
      && ["\"v\":", "\"vs\":", "\"vb\":", "\"vd\":"].contains(where: record.contains)
    return isBase || isNamed ? "senml" : nil
  }

  /// A level as a pattern: itself, unless it would mean something there.
  private static func level(_ level: some StringProtocol) -> String {
    level.contains { "+#{}".contains($0) } ? "+" : String(level)
  }

  /// The faults that a payload has.
  static func leniency(_ payload: [UInt8]) -> Set<Leniency> {
    Set(LenientText(payload.span, allowing: Set(Leniency.allCases))?.mended ?? [])
  }

  /// Patterns with the levels that name site and device; the last for payloads that name devices
  /// themselves, as a gateway's do.
  private func patterns(of topic: String, _ payload: String) -> [String] {
    var levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let own = levels
    guard let device = deviceLevel(levels, payload) else { return [topic] }
    levels[device] = "{device}"
    // A level with a number may be a place; any other is only a word.
    var shared = own
    if sites.isEmpty, own[device].contains(where: \.isNumber) { shared[device] = "{site}" }
    if let site = own.firstIndex(where: { sites.contains($0) }), site != device {
      levels[site] = "{site}"
    } else if device > 1, !Self.verbs.union(Self.kinds).contains(own[device - 1].lowercased()) {
      levels[device - 1] = "{site}"
    }
    for index in levels.indices where levels[index] == "{site}" {
      shared = shared.map { $0 == "{site}" ? "+" : $0 }
      shared[index] = "{site}"
    }
    return [levels, shared].map { levels in
      levels.map { $0 == "{site}" || $0 == "{device}" || $0 == "+" ? $0 : Self.level($0) }
        .joined(separator: "/")
    }
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
