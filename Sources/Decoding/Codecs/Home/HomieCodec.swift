import Telemetry

/// The Homie convention: one value per topic, `homie/{device}/{node}/{property}`, and from version 5
/// on `homie/5/{device}/{node}/{property}`.
///
/// What a property's unit is stands in a topic of its own (`…/$unit`), or in the device's
/// `$description`; both are retained and are learned whenever they come.
struct HomieCodec: PayloadCodec {
  private enum Kind: UInt8 {
    case value, unit, description
  }

  private var json: JSONCodec
  private let hash: ByteHash
  private let maximumUnits: Int
  /// The units by device, node and property.
  private var units: [[UInt8]: [UInt8]] = [:]

  var envelope: JSONCodec? { json }

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
    self.hash = hash
    maximumUnits = limits.maximumSeries
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    // The device's level: the one that was captured, else the first after `homie` or `homie/5`.
    let captured = captures.device.flatMap { device in
      levels.ranges.firstIndex { $0.lowerBound == device.lowerBound }
    }
    let device = captured ?? (levels[1] == "5" ? 2 : 1)
    guard levels.count > device + 1 else { return TopicMeaning(captures) }
    captures.device = levels.joined(device..<device + 1)
    var meaning = TopicMeaning(captures)
    meaning.sender = levels.bytes(device..<device + 1)
    if levels.last() == "$unit", levels.count == device + 4 {
      (meaning.purpose, meaning.kind) = (.about, Kind.unit.rawValue)
      meaning.field = levels.bytes(device + 1..<levels.count - 1, joinedBy: ".")
    } else if levels.last() == "$description", levels.count == device + 2 {
      (meaning.purpose, meaning.kind) = (.about, Kind.description.rawValue)
    } else if levels.last() == "$state", levels.count == device + 2 {
      return .availability(captures)
    } else if (device..<levels.count).contains(where: { levels[$0].hasPrefix("$") }) {
      return .nothing(captures, "says something about the device and measures nothing")
    } else if levels.count != device + 3 {
      return .nothing(captures, "no property of a node, such as a command to one")
    } else {
      meaning.field = levels.bytes(device + 1..<levels.count, joinedBy: ".")
    }
    return meaning
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    switch Kind(rawValue: topic.kind) {
    case .unit:
      learn(payload.indices.map { payload[$0] }, of: key(topic, topic.field ?? []))
      records.holdNothing("the unit of a property")
    case .description:
      try learnDescription(payload, topic, &records)
      records.holdNothing("the description of a device")
    default: try readValue(payload, topic, &records)
    }
  }

  private func readValue(
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let field = topic.field, UTF8Check.isValid(payload) else {
      throw PayloadFault(code: .malformed, reason: "text that is not UTF-8")
    }
    let text = WordReader.trimmed(payload, 0..<payload.count)
    let range = TextRange(Int32(text.lowerBound), Int32(text.upperBound))
    let word = text.count <= 5 ? String(decoding: text.map { payload[$0] }, as: UTF8.self) : ""
    let value: RawValue =
      word == "true" ? .truth(true) : word == "false" ? .truth(false) : .text(range)
    let unit = units[key(topic, field)].map { records.keep($0) }
    let name = records.keep(field)
    try records.add(name, value, unit: unit, record: records.beginRecord(), payload)
  }

  /// Takes the units out of a description of version 5.
  private mutating func learnDescription(
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard payload.count > 0 else { return }
    try json.parse(payload)
    guard let nodes = json.object("nodes", of: try json.rootObject(), payload) else { return }
    var next = json.first(of: nodes)
    while let node = next {
      next = json.key(after: node, of: nodes)
      guard let properties = json.object("properties", of: node + 1, payload) else { continue }
      var inner = json.first(of: properties)
      while let property = inner {
        inner = json.key(after: property, of: properties)
        guard let unit = json.filled("unit", of: property + 1, payload) else { continue }
        let text = json.text(of: json.nodes[unit], payload, &records)
        let path =
          Array(name(node, payload)) + [UInt8(ascii: ".")] + Array(name(property, payload))
        learn(records.bytes(of: text, payload), of: key(topic, path))
      }
    }
  }

  private func name(_ key: Int, _ payload: Span<UInt8>) -> [UInt8] {
    JSONText.unescaped(payload, json.nodes[key].range)
  }

  private mutating func learn(_ unit: [UInt8], of property: [UInt8]) {
    guard unit.count <= 64, property.count < 2 * DecodingLimits.maximumName else { return }
    if units.count >= maximumUnits { units.removeAll() }
    units[property] = unit
  }

  mutating func inherit(from before: any PayloadCodec) {
    if let before = before as? HomieCodec { units = before.units }
  }

  private func key(_ topic: TopicContext, _ field: [UInt8]) -> [UInt8] {
    Array((topic.site ?? "").utf8) + [0] + topic.sender + [0] + field
  }
}
