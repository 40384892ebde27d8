import Telemetry

extension Decoder {
  /// Where the messages of a topic go, from memory or found now.
  @inline(__always)
  mutating func route(
    of topic: Span<UInt8>,
    register: inout Register
  ) throws(PayloadFault) -> Route {
    let hashed = hash(topic, 0, topic.count)
    if let known = routes.find(hashed, topic, 0, topic.count) { return known }
    let route = try newRoute(topic, register: &register)
    routes.insert(hashed, topic.indices.map { topic[$0] }, route)
    return route
  }

  private mutating func newRoute(
    _ topic: Span<UInt8>,
    register: inout Register
  ) throws(PayloadFault) -> Route {
    for (index, source) in sources.enumerated() {
      guard let captures = source.pattern.match(topic) else { continue }
      let site = try name(captures.site, "site", topic)
      var route = Route(
        source: index,
        plan: nil,
        site: site,
        context: TopicContext(field: field(captures, topic))
      )
      if let device = captures.device {
        let plan = try plan(ofID: device.map { topic[$0] }, site: site, register: &register)
        route.plan = plan
        if let entry = plans[plan].entry {
          let renamed = directory.entries[entry].definition.rename.keys
          route.context.claimed = renamed.filter { JSONRoles.contains($0) }.map { Array($0.utf8) }
        }
      }
      return route
    }
    throw PayloadFault(code: .noDevice, reason: "the topic fits no source")
  }

  private func name(
    _ range: Range<Int>?,
    _ level: String,
    _ topic: Span<UInt8>
  ) throws(PayloadFault) -> String? {
    guard let range else { return nil }
    guard let name = NamePart.encoded(range.map { topic[$0] }) else {
      throw PayloadFault(code: .noDevice, reason: "the topic's level {\(level)} is empty")
    }
    return name
  }

  /// The field that the topic names: `metric` or `metric.channel`.
  private func field(_ captures: TopicCaptures, _ topic: Span<UInt8>) -> [UInt8]? {
    guard let metric = captures.metric else { return nil }
    let name = metric.map { topic[$0] }
    guard let channel = captures.channel, !channel.isEmpty else { return name }
    return name + [UInt8(ascii: ".")] + channel.map { topic[$0] }
  }

  /// The plan of the device that sends under an id, made now if it has none.
  mutating func plan(
    ofID id: [UInt8],
    site: String?,
    register: inout Register
  ) throws(PayloadFault) -> Int {
    guard let mapped = NamePart.encoded(id) else {
      throw PayloadFault(code: .noDevice, reason: "the device's id is empty")
    }
    let text = String(decoding: id, as: UTF8.self)
    switch directory.find(id: text, name: mapped, site: site) {
    case .listed(let entry):
      let found = directory.entries[entry]
      let match = found.definition.match.map { Array($0.utf8) } ?? id
      let identities = [id, Array(found.definition.name.utf8), match]
      return try plan(
        site: found.site,
        name: found.definition.name,
        entry: entry,
        identities: identities,
        register: &register
      )
    case .unlisted:
      guard let site else {
        throw PayloadFault(
          code: .noDevice,
          reason: "no site is known for the device; list it under sites, with its id as match"
        )
      }
      return try plan(
        site: site,
        name: mapped,
        entry: nil,
        identities: [id, Array(mapped.utf8)],
        register: &register
      )
    case .ambiguous:
      throw PayloadFault(
        code: .noDevice,
        reason: "devices of several sites have this name; give each a match of its own"
      )
    }
  }

  private mutating func plan(
    site: String,
    name: String,
    entry: Int?,
    identities: [[UInt8]],
    register: inout Register
  ) throws(PayloadFault) -> Int {
    if register.device(site: site, name: name) == nil, entry == nil,
      register.highestDevice >= limits.maximumDevices
    {
      throw PayloadFault(
        code: .noDevice,
        reason: "a new device, and there are \(limits.maximumDevices) already"
      )
    }
    let device = register.intern(site: site, device: name)
    let slot = Int(device.rawValue)
    while planOfDevice.count <= slot { planOfDevice.append(0) }
    if planOfDevice[slot] > 0 { return Int(planOfDevice[slot]) - 1 }
    let missing = entry.map { directory.entries[$0].definition.missing } ?? []
    plans.append(
      DevicePlan(device: device, entry: entry, identities: identities, missing: missing)
    )
    planOfDevice[slot] = Int32(plans.count)
    return plans.count - 1
  }
}
