import Telemetry

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
    states.removeAll(keepingCapacity: true)
    for index in records.records.indices {
      try checkIdentity(records.records[index], payload, route)
      states.append(state(of: records.records[index], payload, arrived: arrived))
    }
    for index in records.fields.indices {
      let record = Int(records.fields[index].record)
      if states[record].plan >= 0 { continue }
      states[record].plan = try plan(of: record, payload, route, register: &register)
      if result.device == .unattributed { result.device = plans[states[record].plan].device }
    }
  }

  private mutating func plan(
    of record: Int,
    _ payload: Span<UInt8>,
    _ route: Route,
    register: inout Register
  ) throws(PayloadFault) -> Int {
    if let plan = route.plan { return plan }
    guard let device = records.records[record].device else {
      throw PayloadFault(
        code: .noDevice,
        reason: "neither the topic nor the payload names a device"
      )
    }
    let id = records.bytes(of: device, payload)
    let key = Array((route.site ?? "").utf8) + [0] + id
    let hashed = hash(key)
    if let known = plansByID.find(hashed, key.span, 0, key.count) { return known }
    let plan = try plan(ofID: id, site: route.site, register: &register)
    plansByID.insert(hashed, key, plan)
    return plan
  }

  private func checkIdentity(
    _ record: PayloadRecords.Record,
    _ payload: Span<UInt8>,
    _ route: Route
  ) throws(PayloadFault) {
    guard let plan = route.plan, let device = record.device else { return }
    let id = records.bytes(of: device, payload)
    guard plans[plan].identities.contains(id) else {
      throw PayloadFault(
        code: .wrongDevice,
        reason: "the payload names another device than its topic"
      )
    }
  }

  /// The time of a record, by the limits for clocks that are wrong.
  private func state(
    of record: PayloadRecords.Record,
    _ payload: Span<UInt8>,
    arrived: Instant
  ) -> RecordState {
    var state = RecordState(plan: -1, time: arrived, flag: .notEvaluated, reasons: .arrivalTime)
    guard let text = record.time else { return state }
    let read =
      text.isScratch
      ? times.read(records.scratch.span, text.range, isText: record.isTimeText)
      : times.read(payload, text.range, isText: record.isTimeText)
    guard let time = read, time >= limits.earliest, time <= arrived + limits.futureLimit else {
      state.isRefused = true
      return state
    }
    if time > arrived + limits.futureTolerance {
      (state.flag, state.reasons) = (.suspect, .futureTime)
    } else {
      (state.time, state.reasons) = (time, [])
    }
    return state
  }
}
