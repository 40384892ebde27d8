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
      let meaning = type(of: codecs[source.codec]).meaning(of: topic, captures)
      return try route(topic, source: index, meaning, register: &register)
    }
    throw PayloadFault(code: .noDevice, reason: "the topic fits no source")
  }

  private mutating func route(
    _ topic: Span<UInt8>,
    source: Int,
    _ meaning: TopicMeaning,
    register: inout Register
  ) throws(PayloadFault) -> Route {
    var context = TopicContext(site: try name(meaning.captures.site, "site", topic))
    context.user = try user(meaning.captures, topic)
    context.field = meaning.field
    if context.field == nil { context.field = try field(meaning.captures, topic) }
    (context.reason, context.kind) = (meaning.reason, meaning.kind)
    context.sender = meaning.sender
    var plan = -1
    if let device = meaning.captures.device {
      let id = device.map { topic[$0] }
      if meaning.speaksForOthers {
        context.device = id
      } else if meaning.purpose != .nothing {
        plan = try self.plan(
          ofID: id,
          site: context.site,
          source: source,
          user: context.user,
          register: &register
        )
        context.claimed = claimedNames(plans[plan])
      } else {
        // Whoever it is: that a message holds nothing needs no device.
        let known = try? self.plan(
          ofID: id,
          site: context.site,
          source: source,
          user: nil,
          register: &register
        )
        plan = known ?? -1
      }
    }
    return Route(
      source: Int32(source),
      plan: Int32(plan),
      context: index(of: context),
      purpose: meaning.purpose
    )
  }

  /// Names with a role in a format that the device's register entry makes fields.
  private func claimedNames(_ plan: DevicePlan) -> [[UInt8]] {
    guard plan.definition >= 0 else { return [] }
    let definition = definitions[Int(plan.definition)]
    let renamed = Array(definition.rename.keys) + definition.ignore
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

  /// The broker's user that the topic names.
  private func user(
    _ captures: TopicCaptures,
    _ topic: Span<UInt8>
  ) throws(PayloadFault) -> [UInt8]? {
    guard let range = captures.user else { return nil }
    guard !range.isEmpty else {
      throw PayloadFault(code: .identity, reason: "the topic's level {user} is empty")
    }
    return range.map { topic[$0] }
  }

  /// Refuses a device that the topic's user may not speak for: the broker sees to it that the user
  /// is who the topic says, and the register to it which devices are the user's.
  func checkUser(_ user: [UInt8]?, of plan: Int) throws(PayloadFault) {
    guard let user else { return }
    let definition = plans[plan].definition
    let owner = definition >= 0 ? definitions[Int(definition)].user : nil
    let isNamed = identities.contains(user.span, 0, user.count, of: plan)
    try Self.check(user, owner: owner, isNamed: isNamed)
  }

  /// Where the register names no owner, it is whoever has the device's name or id as a user.
  private static func check(
    _ user: [UInt8]?,
    owner: String?,
    isNamed: Bool
  ) throws(PayloadFault) {
    guard let user else { return }
    guard owner.map({ Array($0.utf8) != user }) ?? !isNamed else { return }
    throw PayloadFault(
      code: .identity,
      reason: "the payload is of a device that the topic's user may not speak for"
    )
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
  ///
  /// Nobody is made of a device that the topic's user may not speak for: a stolen gateway could fill
  /// the register with them.
  mutating func plan(
    ofID id: [UInt8],
    site: String?,
    source: Int,
    user: [UInt8]?,
    register: inout Register
  ) throws(PayloadFault) -> Int {
    guard let mapped = NamePart.encoded(id) else {
      throw PayloadFault(code: .noDevice, reason: "the device's id is empty")
    }
    let profile = sources[source].profile
    let text = String(decoding: id, as: UTF8.self)
    switch directory.find(id: text, name: mapped, site: site) {
    case .listed(let index):
      let entry = directory.entries[index]
      var definition = entry.definition
      let ids = [id, Array(definition.name.utf8), Array((definition.match ?? "").utf8)]
      try Self.check(user, owner: definition.user, isNamed: user.map(ids.contains) ?? true)
      if definition.profile == nil, let profile { definition = definition.filled(from: profile) }
      return try plan(definition, site: entry.site, isListed: true, ids: ids, register: &register)
    case .unlisted:
      guard let site else {
        throw PayloadFault(
          code: .noDevice,
          reason: "no site is known for the device; list it under sites, with its id as match"
        )
      }
      let ids = [id, Array(mapped.utf8)]
      try Self.check(user, owner: nil, isNamed: user.map(ids.contains) ?? true)
      var definition = DeviceDefinition(name: mapped)
      if let profile { definition = definition.filled(from: profile) }
      return try plan(definition, site: site, isListed: false, ids: ids, register: &register)
    case .ambiguous:
      throw PayloadFault(
        code: .noDevice,
        reason: "devices of several sites have this name; give each a match of its own"
      )
    }
  }

  private mutating func plan(
    _ definition: DeviceDefinition,
    site: String,
    isListed: Bool,
    ids: [[UInt8]],
    register: inout Register
  ) throws(PayloadFault) -> Int {
    let name = definition.name
    if register.device(site: site, name: name) == nil, !isListed,
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
    var plan = DevicePlan(device: device, definition: -1, isListed: isListed)
    if isListed || definition.profile != nil {
      plan.definition = Int32(definitions.count)
      definitions.append(definition)
    }
    plans.append(plan)
    // An id of 64 KiB is remembered by its mapped name alone.
    identities.append(ids.filter { $0.count < DecodingLimits.maximumName })
    planOfDevice[slot] = Int32(plans.count)
    return plans.count - 1
  }
}
