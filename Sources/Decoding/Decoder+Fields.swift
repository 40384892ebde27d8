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
    hasUnknown = false
    var expected: Int32 = -1
    var lastPlan = -1
    var lastRefusal: FieldVerdict?
    for number in records.fields.indices {
      let field = records.fields[number]
      let state = states[Int(field.record)]
      if state.plan != lastPlan {
        lastPlan = state.plan
        expected = plans[lastPlan].firstField
      }
      let place = Self.isUsable(field, state) ? index(of: field, payload, expected, register) : -1
      let verdict: FieldVerdict
      if place >= 0 {
        expected = book[place].next
        verdict = take(field, place, state, payload, arrived, register: &register, into: &samples)
      } else {
        verdict = Self.verdict(unusable: field, state)
      }
      if verdict.isRefusal {
        result.refused += 1
        lastRefusal = verdict
      }
      trace?.append(FieldTrace(verdict: verdict, place: place, sample: samples.count - 1))
    }
    result.hasUnknown = hasUnknown
    guard samples.count > before else { throw Self.emptiness(lastRefusal, limits) }
    result.outcome = .readings(count: samples.count - before)
  }

  @inline(__always)
  private static func isUsable(_ field: PayloadRecords.Field, _ state: RecordState) -> Bool {
    !field.isAccessory && !state.isRefused
  }

  private static func verdict(
    unusable field: PayloadRecords.Field,
    _ state: RecordState
  ) -> FieldVerdict {
    if field.isAccessory { return .accessory }
    return state.isRefused ? .badTime : .tooManySeries
  }

  /// Why a message that is well-formed left no reading.
  private static func emptiness(_ refusal: FieldVerdict?, _ limits: DecodingLimits) -> PayloadFault
  {
    switch refusal {
    case .badTime:
      PayloadFault(
        code: .badTime,
        reason: "a time that is unreadable, before 2000-01-02 or more than a day ahead"
      )
    case .badUnit:
      PayloadFault(code: .badUnit, reason: "a unit that cannot be converted to the metric's")
    case .notFinite:
      PayloadFault(
        code: .badUnit,
        reason: "a number that is beyond all numbers in the metric's unit, or corrected"
      )
    case .tooManySeries:
      PayloadFault(
        code: .tooMany,
        reason: "new series of a device that has \(limits.maximumSeriesPerDevice) already"
      )
    default: PayloadFault(code: .noReadings, reason: "well-formed, but it holds no reading")
    }
  }

  /// The index of a field in the book, learned now if it is new; -1 over the limit.
  @inline(__always)
  private mutating func index(
    of field: PayloadRecords.Field,
    _ payload: Span<UInt8>,
    _ expected: Int32,
    _ register: borrowing Register
  ) -> Int {
    let plan = states[Int(field.record)].plan
    let known =
      field.name.isScratch
      ? book.find(plans[plan], field, among: records.scratch, expected: expected)
      : book.find(plans[plan], field.hash, payload, field.name, expected: expected)
    return known >= 0 ? known : learn(field, payload, plan, register)
  }

  @inline(never)
  private mutating func learn(
    _ field: PayloadRecords.Field,
    _ payload: Span<UInt8>,
    _ plan: Int,
    _ register: borrowing Register
  ) -> Int {
    // Names that never become a series are learned too, so they need a bound of their own.
    guard plans[plan].fieldCount < 2 * limits.maximumSeriesPerDevice,
      book.fields.count < 2 * limits.maximumSeries
    else { return -1 }
    let name = records.bytes(of: field.name, payload)
    let known = Int(plans[plan].definition)
    let definition = known >= 0 ? definitions[known] : nil
    guard let measure = naming.measure(of: name, definition, records.names) else { return -1 }
    let target = FieldTarget(
      metric: measure.metric,
      channel: measure.channel,
      unit: catalogue.unit(of: measure.metric)
    )
    let metric = catalogue[measure.metric]
    let conversion = metric == nil ? nil : Self.fixedConversion(target, definition)
    let treatment = definition.map {
      FieldTreatment(of: String(decoding: name, as: UTF8.self), target, $0)
    }
    let series = register.series(
      device: plans[plan].device,
      metric: target.metric,
      channel: target.channel
    )
    if let series, let steps = treatment?.calibration, !steps.isEmpty {
      calibrations[series] = steps
    }
    let isExpected = metric != nil || measure.isRenamed
    if !isExpected, treatment?.isIgnored != true { hasUnknown = true }
    let traits = FieldTraits(
      hash: field.hash,
      target: book.index(of: target),
      conversion: conversion ?? .identity,
      states: StateWords(of: metric),
      treatment: treatment.map { book.index(of: $0) } ?? -1,
      takesUnits: metric != nil && conversion == nil,
      isExpected: isExpected
    )
    return book.learn(name, traits, series: series ?? SeriesID(rawValue: 0), &plans[plan])
  }

  /// The conversion that the register asks for, which then holds whatever a reading says.
  private static func fixedConversion(
    _ target: FieldTarget,
    _ definition: DeviceDefinition?
  ) -> UnitConversion? {
    guard let units = definition?.units, !units.isEmpty else { return nil }
    let measure = target.channel.map { "\(target.metric).\($0)" } ?? target.metric
    guard let code = units[measure] ?? units[target.metric], let sent = Unit(code),
      let own = Unit(target.unit)
    else { return nil }
    return UnitRules.conversion(of: target.metric, from: sent, to: own)
  }
}
