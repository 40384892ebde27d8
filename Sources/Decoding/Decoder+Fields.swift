import Telemetry

extension Decoder {
  /// Turns the fields into samples.
  ///
  /// - Throws: `no_readings`, `bad_time` or `bad_unit` where that leaves none.
  mutating func place(
    _ payload: Span<UInt8>,
    arrived: Instant,
    _ result: inout DecodedMessage,
    register: inout Register,
    into samples: inout [Sample]
  ) throws(PayloadFault) {
    let before = samples.count
    var expected = 0
    var lastRefusal: FieldVerdict?
    for index in records.fields.indices {
      let field = records.fields[index]
      let state = states[Int(field.record)]
      let verdict: FieldVerdict
      if state.isRefused {
        verdict = .badTime
      } else if case .accessory = field.value {
        verdict = .accessory
      } else if let known = self.field(field, payload, state.plan, expected, register) {
        expected = known + 1
        verdict = take(field, known, state, payload, arrived, register: &register, into: &samples)
      } else {
        verdict = .tooManySeries
      }
      if verdict.isRefusal {
        result.refused += 1
        lastRefusal = verdict
      }
      trace?.append(verdict)
    }
    guard samples.count > before else { throw emptiness(lastRefusal) }
    result.outcome = .readings(count: samples.count - before)
  }

  /// Why a message that is well-formed left no reading.
  private func emptiness(_ refusal: FieldVerdict?) -> PayloadFault {
    switch refusal {
    case .badTime:
      PayloadFault(
        code: .badTime,
        reason: "a time that is unreadable, before 2000-01-02 or more than a day ahead"
      )
    case .badUnit, .notFinite:
      PayloadFault(code: .badUnit, reason: "a unit that cannot be converted to the metric's")
    case .tooManySeries:
      PayloadFault(
        code: .tooMany,
        reason: "new series of a device that has \(limits.maximumSeriesPerDevice) already"
      )
    default: PayloadFault(code: .noReadings, reason: "well-formed, but it holds no reading")
    }
  }

  /// The index of a field in its device's plan, learned now if it is new; nil over the limit.
  @inline(__always)
  private mutating func field(
    _ field: PayloadRecords.Field,
    _ payload: Span<UInt8>,
    _ plan: Int,
    _ expected: Int,
    _ register: borrowing Register
  ) -> Int? {
    let (start, count) = (Int(field.name.start), Int(field.name.count))
    let known =
      field.name.isScratch
      ? plans[plan].find(field.hash, records.scratch.span, start, count, expected: expected)
      : plans[plan].find(field.hash, payload, start, count, expected: expected)
    return known ?? learn(field, payload, plan, register)
  }

  private mutating func learn(
    _ field: PayloadRecords.Field,
    _ payload: Span<UInt8>,
    _ plan: Int,
    _ register: borrowing Register
  ) -> Int? {
    // Names that never become series are learned too, and are just as many as a device likes.
    guard plans[plan].fields.count < 2 * limits.maximumSeriesPerDevice else { return nil }
    let name = records.bytes(of: field.name, payload)
    let definition = plans[plan].entry.map { directory.entries[$0].definition }
    guard let measure = naming.measure(of: name, renamed: definition?.rename ?? [:]) else {
      return nil
    }
    var target = FieldTarget(
      metric: measure.metric,
      channel: measure.channel,
      unit: catalogue.unit(of: measure.metric),
      policy: catalogue[measure.metric] == nil ? .asSent : .convert,
      isExpected: catalogue[measure.metric] != nil
        || definition?.rename[String(decoding: name, as: UTF8.self)] != nil
    )
    let conversion = fixedConversion(&target, definition)
    let series = register.series(
      device: plans[plan].device,
      metric: target.metric,
      channel: target.channel
    )
    let learned = FieldPlan(
      nameStart: 0,
      nameCount: 0,
      hash: field.hash,
      series: series ?? SeriesID(rawValue: 0),
      conversion: conversion,
      isState: target.unit == "{state}"
    )
    return plans[plan].learn(name, learned, target)
  }

  /// The conversion that the register asks for, which then holds whatever a reading says.
  private func fixedConversion(
    _ target: inout FieldTarget,
    _ definition: DeviceDefinition?
  ) -> UnitConversion {
    let full = target.channel.map { "\(target.metric).\($0)" }
    guard target.policy == .convert, let units = definition?.units,
      let code = full.flatMap({ units[$0] }) ?? units[target.metric],
      let sent = Unit(code), let own = Unit(target.unit),
      let conversion = UnitRules.conversion(of: target.metric, from: sent, to: own)
    else { return .identity }
    target.policy = .fixed
    return conversion
  }
}
