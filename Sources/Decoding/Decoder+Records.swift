import Telemetry

// Hot paths name the stored parts that they need (`records`, `plans`): a helper that is a method of
// the decoder and not `mutating` would be handed a copy of all of it.

extension Decoder {
  /// Settles the device and the time of every record that holds a field.
  ///
  /// - Throws: `wrong_device` where the payload names another device than its topic, `no_device`
  ///   where nothing names one, `identity` where the topic's user may not speak for it.
  mutating func attribute(
    _ payload: Span<UInt8>,
    _ route: Route,
    arrived: Instant,
    _ result: inout DecodedMessage,
    register: inout Register
  ) throws(PayloadFault) {
    result.sequence = records.sequence
    states.removeAll()
    // A message that was refused half way has left marks.
    for place in touched.indices { plans[Int(touched[place])].newest = nil }
    touched.removeAll()
    for index in records.records.indices {
      let record = records.records[index]
      if route.plan >= 0, let device = record.device {
        try records.check(device, payload, identities, of: Int(route.plan))
      }
      readTime(of: record, payload, sources[Int(route.source)].times, arrived: arrived)
    }
    for index in records.fields.indices {
      let record = Int(records.fields[index].record)
      if states[record].plan >= 0 { continue }
      let plan =
        route.plan >= 0
        ? Int(route.plan) : try namedPlan(of: record, payload, route, register: &register)
      states[record].plan = plan
      note(record, of: plan)
      if result.device == .unattributed { result.device = plans[plan].device }
    }
    judgeTimes(arrived: arrived)
    if records.identity != nil || records.sequence != nil { noteIdentity(payload, &result) }
  }

  /// Finds the time that a record was sent with, from the first origin that has one.
  @inline(__always)
  private mutating func readTime(
    of record: PayloadRecords.Record,
    _ payload: Span<UInt8>,
    _ origins: [TimeOrigin],
    arrived: Instant
  ) {
    var state = RecordState.untimed(arrived: arrived)
    origins: for origin in origins {
      switch origin {
      case .arrival: break origins
      case .message:
        guard let sent = record.time else { continue }
        (state.isTimed, state.isRefused) = (true, false)
        state.sent = time(sent, payload)
        if let time = state.sent, let mended = clockModel.mended(time, arrived: arrived) {
          (state.sent, state.isMended) = (mended, true)
        }
        if state.sent != nil { break origins }
        state.isRefused = true
      case .gateway:
        guard let sent = record.gatewayTime, let time = time(sent, payload) else { continue }
        let judged = clockModel.state(of: time, isMended: false, arrived: arrived, .none)
        guard !judged.isRefused else { continue }
        state = judged
        state.reasons.insert(.gatewayTime)
        break origins
      }
    }
    states.append(state)
  }

  @inline(__always)
  private func time(_ sent: PayloadRecords.RawTime, _ payload: Span<UInt8>) -> Instant? {
    switch sent {
    case .instant(let instant): instant
    case .text(let text, let isQuoted):
      TimeReader.whole(sent, payload)
        ?? records.withBytes(of: text, payload) { times.read($0, $1, isText: isQuoted) }
    }
  }

  /// Notes which devices a message speaks of, and the newest time of each.
  @inline(__always)
  private mutating func note(_ record: Int, of plan: Int) {
    guard states[record].isTimed, let time = states[record].sent else { return }
    guard let newest = plans[plan].newest else {
      plans[plan].newest = time
      touched.append(Int32(plan))
      return
    }
    if time > newest { plans[plan].newest = time }
  }

  /// Judges each device's clock by the newest of its times, and then every time by its clock.
  @inline(__always)
  private mutating func judgeTimes(arrived: Instant) {
    for place in touched.indices {
      let plan = Int(touched[place])
      guard let newest = plans[plan].newest else { continue }
      plans[plan].newest = nil
      let device = plans[plan].device
      plans[plan].correction =
        isLearning
        ? clocks.observe(newest, arrived: arrived, of: device, clockModel)
        : clocks.correction(of: device)
    }
    for record in states.indices where states[record].isTimed && states[record].plan >= 0 {
      let (plan, sent, isMended) = (
        states[record].plan, states[record].sent, states[record].isMended
      )
      var judged = clockModel.state(
        of: sent,
        isMended: isMended,
        arrived: arrived,
        plans[plan].correction
      )
      (judged.plan, judged.isTimed, judged.sent) = (plan, true, sent)
      states[record] = judged
    }
  }

  /// Says how the message is known again, where it has no time of its own that would do so.
  private mutating func noteIdentity(
    _ payload: Span<UInt8>,
    _ result: inout DecodedMessage
  ) {
    for record in states.indices where states[record].plan >= 0 {
      guard states[record].reasons.contains(.arrivalTime) else { continue }
      // A running number begins anew with the device; with the content beside it, it is one message.
      result.identity = records.identity ?? MessageIdentity.number(of: payload)
      return
    }
  }

  /// The plan of the device that a record names.
  private mutating func namedPlan(
    of record: Int,
    _ payload: Span<UInt8>,
    _ route: Route,
    register: inout Register
  ) throws(PayloadFault) -> Int {
    let named = records.records[record].device.map { records.bytes(of: $0, payload) }
    let fallback = records.fallbackDevice.map { records.bytes(of: $0, payload) }
    guard let id = named ?? contexts[Int(route.context)].device ?? fallback else {
      throw PayloadFault(
        code: .noDevice,
        reason: "neither the topic nor the payload names a device"
      )
    }
    let context = contexts[Int(route.context)]
    let key = Array((context.site ?? "").utf8) + [0] + id
    let hashed = hash(key)
    if let known = plansByID.find(hashed, key.span, 0, key.count) {
      try checkUser(context.user, of: known)
      return known
    }
    let plan = try plan(
      ofID: id,
      site: context.site,
      source: Int(route.source),
      user: context.user,
      register: &register
    )
    plansByID.insert(hashed, key, plan)
    return plan
  }
}
