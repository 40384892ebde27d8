import Telemetry

extension Decoder {
  /// What a field's value comes to, before its unit is converted.
  private enum Reading {
    case value(Double, unit: TextRange?)
    case missing
    case none(FieldVerdict)
  }

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
    switch reading(field, index, state.plan, payload) {
    case .none(let verdict): return verdict
    case .missing: return miss(index, state, arrived, register: &register, into: &samples)
    case .value(let value, let sent): (number, unit) = (value, sent)
    }
    guard let conversion = conversion(for: unit, index, state.plan, payload) else {
      return .badUnit
    }
    guard let value = conversion(number) else { return .notFinite }
    guard let series = series(index, state.plan, register: &register) else {
      return .tooManySeries
    }
    samples.append(
      Sample(
        series: series,
        time: state.time,
        value: value,
        flag: state.flag,
        reasons: state.reasons,
        arrived: arrived
      )
    )
    return .taken(isConverted: !conversion.isIdentity)
  }

  @inline(__always)
  private func reading(
    _ field: PayloadRecords.Field,
    _ index: Int,
    _ plan: Int,
    _ payload: Span<UInt8>
  ) -> Reading {
    switch field.value {
    case .number(let number):
      plans[plan].missing.contains(number) ? .missing : .value(number, unit: field.unit)
    case .truth(let isTrue): .value(isTrue ? 1 : 0, unit: nil)
    case .missing: .missing
    case .accessory: .none(.accessory)
    case .text(let text): reading(of: text, field.unit, index, plan, payload)
    }
  }

  private func reading(
    of text: TextRange,
    _ unit: TextRange?,
    _ index: Int,
    _ plan: Int,
    _ payload: Span<UInt8>
  ) -> Reading {
    let meaning =
      text.isScratch
      ? WordReader.read(records.scratch.span, text.range)
      : WordReader.read(payload, text.range)
    switch meaning {
    case .number(let number, let suffix):
      if plans[plan].missing.contains(number) { return .missing }
      guard let suffix else { return .value(number, unit: unit) }
      let start = Int(text.start)
      let written = text.part(suffix.lowerBound - start, suffix.upperBound - start)
      return isUnit(written, payload)
        ? .value(number, unit: unit ?? written) : .none(.notANumber)
    case .on where plans[plan].fields[index].isState: return .value(1, unit: nil)
    case .off where plans[plan].fields[index].isState: return .value(0, unit: nil)
    case .on, .off, .other: return .none(.notANumber)
    case .missing: return .missing
    }
  }

  /// Makes a sample without a value, unless that would invent a series of a name nobody knows.
  private mutating func miss(
    _ index: Int,
    _ state: RecordState,
    _ arrived: Instant,
    register: inout Register,
    into samples: inout [Sample]
  ) -> FieldVerdict {
    guard
      plans[state.plan].fields[index].series.rawValue > 0
        || plans[state.plan].targets[index].isExpected
    else { return .missingUnknown }
    guard let series = series(index, state.plan, register: &register) else {
      return .tooManySeries
    }
    samples.append(
      Sample(
        series: series,
        time: state.time,
        value: nil,
        flag: .missing,
        reasons: state.reasons.union(.noValue),
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
    let known = plans[plan].fields[index].series
    if known.rawValue > 0 { return known }
    let device = plans[plan].device
    let target = plans[plan].targets[index]
    let found = register.series(device: device, metric: target.metric, channel: target.channel)
    guard found != nil || register.seriesCount(of: device) < limits.maximumSeriesPerDevice else {
      return nil
    }
    let series = register.intern(
      device: device,
      metric: target.metric,
      channel: target.channel,
      unit: target.unit
    )
    plans[plan].fields[index].series = series
    return series
  }

  private func isUnit(_ text: TextRange, _ payload: Span<UInt8>) -> Bool {
    text.count <= 32
      && Unit(String(decoding: records.bytes(of: text, payload), as: UTF8.self)) != nil
  }

  /// The conversion for a field and the unit that came with it; nil where there is none.
  @inline(__always)
  private mutating func conversion(
    for unit: TextRange?,
    _ index: Int,
    _ plan: Int,
    _ payload: Span<UInt8>
  ) -> UnitConversion? {
    guard let unit, plans[plan].targets[index].policy == .convert else {
      return plans[plan].fields[index].conversion
    }
    return sentConversion(unit, index, plan, payload)
  }

  /// The conversion from a unit as a reading names it, remembered for the next reading.
  private mutating func sentConversion(
    _ unit: TextRange,
    _ index: Int,
    _ plan: Int,
    _ payload: Span<UInt8>
  ) -> UnitConversion? {
    guard unit.count > 0 else { return .identity }
    guard unit.count <= 64 else { return nil }
    let code = records.bytes(of: unit, payload)
    let target = plans[plan].targets[index]
    if code == target.sent.unit { return target.sent.conversion }
    let conversion = Unit(String(decoding: code, as: UTF8.self)).flatMap { sent in
      Unit(target.unit).flatMap { UnitRules.conversion(of: target.metric, from: sent, to: $0) }
    }
    plans[plan].targets[index].sent = (code, conversion)
    return conversion
  }
}
