import Telemetry

// Hot paths name the stored parts that they need (`records`, `plans`): a helper that is a method of
// the decoder and not `mutating` would be handed a copy of all of it.

extension Decoder {
  /// Settles the device and the time of every record that holds a field.
  ///
  /// - Throws: `wrong_device` where the payload names another device than its topic, `no_device`
  ///   where nothing names one.
  mutating func attribute(
    _ payload: Span<UInt8>,
    _ route: Route,
    arrived: Instant,
    _ result: inout DecodedMessage,
    register: inout Register
  ) throws(PayloadFault) {
    result.sequence = records.sequence
    states.removeAll()
    for index in records.records.indices {
      let record = records.records[index]
      if route.plan >= 0, let device = record.device {
        try records.check(device, payload, identities[Int(route.plan)])
      }
      settleTime(of: record, payload, arrived: arrived)
    }
    for index in records.fields.indices {
      let record = Int(records.fields[index].record)
      if states[record].plan >= 0 { continue }
      let plan =
        route.plan >= 0
        ? Int(route.plan) : try namedPlan(of: record, payload, route, register: &register)
      states[record].plan = plan
      if result.device == .unattributed { result.device = plans[plan].device }
    }
  }

  @inline(__always)
  private mutating func settleTime(
    of record: PayloadRecords.Record,
    _ payload: Span<UInt8>,
    arrived: Instant
  ) {
    guard let sent = record.time else {
      return states.append(TimeLimits.untimed(arrived: arrived))
    }
    let time =
      TimeReader.whole(sent, payload)
      ?? records.withBytes(of: sent.text, payload) { bytes, range in
        times.read(bytes, range, isText: sent.isQuoted)
      }
    states.append(timeLimits.state(of: time, arrived: arrived))
  }

  /// The plan of the device that a record names.
  private mutating func namedPlan(
    of record: Int,
    _ payload: Span<UInt8>,
    _ route: Route,
    register: inout Register
  ) throws(PayloadFault) -> Int {
    guard let device = records.records[record].device else {
      throw PayloadFault(
        code: .noDevice,
        reason: "neither the topic nor the payload names a device"
      )
    }
    let id = records.bytes(of: device, payload)
    let site = contexts[Int(route.context)].site
    let key = Array((site ?? "").utf8) + [0] + id
    let hashed = hash(key)
    if let known = plansByID.find(hashed, key.span, 0, key.count) { return known }
    let plan = try plan(ofID: id, site: site, register: &register)
    plansByID.insert(hashed, key, plan)
    return plan
  }
}
