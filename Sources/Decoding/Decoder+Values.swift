import Telemetry

extension Decoder {
  /// Makes a sample of one field whose place is known.
  @inline(__always)
  mutating func take(
    _ field: PayloadRecords.Field,
    _ index: Int,
    _ state: RecordState,
    _ payload: Span<UInt8>,
    _ arrived: Instant,
    register: inout Register,
    into samples: inout [Sample]
  ) -> FieldVerdict {
    let (number, unit): (Double, TextRange?)
    switch reading(field, index, payload) {
    case .none(let verdict): return verdict
    case .missing:
      return miss(index, state, field.quality, arrived, register: &register, into: &samples)
    case .value(let value, let sent): (number, unit) = (value, sent)
    }
    guard let conversion = conversion(for: unit, index, payload) else {
      return .badUnit
    }
    guard var value = conversion(number) else { return .notFinite }
    var reasons = state.reasons
    if book.traits(index).treatment >= 0 {
      guard let corrected = corrected(value, index, state.time, &reasons) else { return .notFinite }
      value = corrected
    }
    guard let series = series(index, state.plan, register: &register) else {
      return .tooManySeries
    }
    samples.append(
      Sample(
        series: series,
        time: state.time,
        value: value,
        flag: field.quality.isEmpty ? state.flag : field.quality.flag(with: state.flag),
        reasons: field.quality.isEmpty ? reasons : reasons.union(field.quality.reasons),
        arrived: arrived
      )
    )
    return .taken(isConverted: !conversion.isIdentity)
  }

  /// The value by the calibration that holds at its time; nil where that leads beyond all numbers.
  private mutating func corrected(
    _ value: Double,
    _ index: Int,
    _ time: Instant,
    _ reasons: inout QualityReasons
  ) -> Double? {
    let steps = book.treatments[Int(book.traits(index).treatment)].calibration
    guard !steps.isEmpty, let step = CalibrationStep.step(of: steps, at: time) else { return value }
    guard step.gain != 1 || step.offset != 0 else { return value }
    reasons.insert(.calibrated)
    return step.corrected(value)
  }

  /// What the field's value comes to, before its unit is converted.
  @inline(__always)
  private mutating func reading(
    _ field: PayloadRecords.Field,
    _ index: Int,
    _ payload: Span<UInt8>
  ) -> FieldReading {
    let treatment = Int(book.traits(index).treatment)
    if treatment >= 0, book.treatments[treatment].isIgnored { return .none(.ignored) }
    let reading: FieldReading
    switch field.value {
    case .number(let number): reading = .value(number, unit: field.unit)
    case .truth(let isTrue): return .value(isTrue ? 1 : 0, unit: nil)
    case .missing: return .missing
    case .other: return .none(.notANumber)
    case .text(let text):
      let states = book.traits(index).states
      reading = FieldReading(text, unit: field.unit, states: states, payload, records)
    }
    guard treatment >= 0, case .value(let number, let unit) = reading else { return reading }
    if book.treatments[treatment].missing.contains(number) { return .missing }
    return .value(book.treatments[treatment].scaled(number), unit: unit)
  }

  /// Makes a sample without a value, unless that would invent a series of a name nobody knows.
  private mutating func miss(
    _ index: Int,
    _ state: RecordState,
    _ quality: SentQuality,
    _ arrived: Instant,
    register: inout Register,
    into samples: inout [Sample]
  ) -> FieldVerdict {
    guard book[index].series.rawValue > 0 || book.traits(index).isExpected else {
      return .missingUnknown
    }
    guard let series = series(index, state.plan, register: &register) else {
      return .tooManySeries
    }
    samples.append(
      Sample(
        series: series,
        time: state.time,
        value: nil,
        flag: .missing,
        reasons: state.reasons.union(.noValue).union(quality.reasons),
        arrived: arrived
      )
    )
    return .missing
  }

  /// The series of a field, given a number now if it has none; nil over the limit.
  @inline(__always)
  private mutating func series(
    _ index: Int,
    _ plan: Int,
    register: inout Register
  ) -> SeriesID? {
    let known = book[index].series
    return known.rawValue > 0 ? known : newSeries(index, plan, register: &register)
  }

  @inline(never)
  private mutating func newSeries(
    _ index: Int,
    _ plan: Int,
    register: inout Register
  ) -> SeriesID? {
    let device = plans[plan].device
    let target = book.targets[Int(book.traits(index).target)]
    if register.series(device: device, metric: target.metric, channel: target.channel) == nil {
      guard register.seriesCount(of: device) < limits.maximumSeriesPerDevice,
        register.highestSeries < limits.maximumSeries
      else { return nil }
    }
    let series = register.intern(
      device: device,
      metric: target.metric,
      channel: target.channel,
      unit: target.unit
    )
    book[index].series = series
    if book.traits(index).treatment >= 0 {
      let steps = book.treatments[Int(book.traits(index).treatment)].calibration
      if !steps.isEmpty { calibrations[series] = steps }
    }
    return series
  }

  /// The conversion for a field and the unit that came with it; nil where there is none.
  @inline(__always)
  private mutating func conversion(
    for unit: TextRange?,
    _ index: Int,
    _ payload: Span<UInt8>
  ) -> UnitConversion? {
    guard let unit, book.traits(index).takesUnits else { return book.traits(index).conversion }
    return conversion(from: unit, Int(book.traits(index).target), payload)
  }

  /// The conversion from a unit as a reading names it, remembered for the next reading.
  private mutating func conversion(
    from unit: TextRange,
    _ target: Int,
    _ payload: Span<UInt8>
  ) -> UnitConversion? {
    guard unit.count > 0 else { return .identity }
    guard unit.count <= 64 else { return nil }
    let last = book.sent[target].text
    let isSame =
      last.count == Int(unit.count)
      && records.withBytes(of: unit, payload) { bytes, range in
        ByteHash.isEqual(last.span, 0, bytes, range.lowerBound, count: range.count)
      }
    if isSame { return book.sent[target].conversion }
    let text = records.bytes(of: unit, payload)
    let own = book.targets[target]
    let conversion = Unit(String(decoding: text, as: UTF8.self)).flatMap { sent in
      Unit(own.unit).flatMap { UnitRules.conversion(of: own.metric, from: sent, to: $0) }
    }
    book.sent[target] = SentUnit(text: text, conversion: conversion)
    return conversion
  }
}
