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
      var context = TopicContext(
        site: try name(captures.site, "site", topic),
        field: try field(captures, topic)
      )
      var plan = -1
      if let device = captures.device {
        let id = device.map { topic[$0] }
        plan = try self.plan(ofID: id, site: context.site, register: &register)
        context.claimed = claimedNames(plans[plan])
      }
      return Route(source: Int32(index), plan: Int32(plan), context: self.index(of: context))
    }
    throw PayloadFault(code: .noDevice, reason: "the topic fits no source")
  }

  /// Names with a role in a format that the device's register entry makes fields.
  private func claimedNames(_ plan: DevicePlan) -> [[UInt8]] {
    guard plan.entry >= 0 else { return [] }
    let renamed = directory.entries[Int(plan.entry)].definition.rename.keys
    return renamed.filter { JSONRoles.contains($0) }.sorted().map { Array($0.utf8) }
  }

  /// The index of a context; when there are too many, they and the routes are learned anew.
  private mutating func index(of context: TopicContext) -> Int32 {
    if let known = contextIndices[context] { return known }
    if contexts.count >= limits.maximumTopics {
      routes.removeAll()
      contexts.removeAll()
      contextIndices.removeAll()
    }
    contexts.append(context)
    contextIndices[context] = Int32(contexts.count - 1)
    return Int32(contexts.count - 1)
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
  private func field(
    _ captures: TopicCaptures,
    _ topic: Span<UInt8>
  ) throws(PayloadFault) -> [UInt8]? {
    guard let metric = captures.metric else { return nil }
    let name = metric.map { topic[$0] }
    guard !name.isEmpty else {
      throw PayloadFault(code: .noDevice, reason: "the topic's level {metric} is empty")
    }
    guard name.count + (captures.channel?.count ?? 0) < DecodingLimits.maximumName else {
      throw PayloadFault(code: .noDevice, reason: "the topic's metric is longer than any name")
    }
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
    case .listed(let index):
      let entry = directory.entries[index]
      let name = entry.definition.name
      let match = entry.definition.match ?? name
      let ids = [id, Array(name.utf8), Array(match.utf8)]
      return try plan(site: entry.site, name: name, entry: index, ids: ids, register: &register)
    case .unlisted:
      guard let site else {
        throw PayloadFault(
          code: .noDevice,
          reason: "no site is known for the device; list it under sites, with its id as match"
        )
      }
      let ids = [id, Array(mapped.utf8)]
      return try plan(site: site, name: mapped, entry: nil, ids: ids, register: &register)
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
    ids: [[UInt8]],
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
      DevicePlan(device: device, entry: Int32(entry ?? -1), hasMissing: !missing.isEmpty)
    )
    // An id of 64 KiB is remembered by its mapped name alone.
    identities.append(ids.filter { $0.count < DecodingLimits.maximumName })
    planOfDevice[slot] = Int32(plans.count)
    return plans.count - 1
  }
}
