import Telemetry

// What was made of each field of a message.

extension Decoder {
  /// The fields of the last message with the verdicts on them.
  func explainFields(
    _ payload: [UInt8],
    _ samples: [Sample],
    _ register: Register
  ) -> [DecodeExplanation.Field] {
    zip(records.fields.indices, trace ?? []).map { place, trace in
      let field = records.fields[place]
      let name = String(decoding: records.bytes(of: field.name, payload.span), as: UTF8.self)
      let key = trace.place >= 0 ? register[book[trace.place].series].map(Self.title) : nil
      var entry = DecodeExplanation.Field(
        name: name,
        text: text(of: field, payload),
        verdict: trace.verdict.words(key ?? "none"),
        kind: trace.verdict.kind,
        refusal: trace.verdict.refusal
      )
      entry.series = key
      let plan = states[Int(field.record)].plan
      entry.device = plan >= 0 ? register[plans[plan].device]?.name : nil
      entry.metric = trace.place >= 0 ? book.measure(of: trace.place) : nil
      (entry.number, entry.unit) = number(of: field, payload)
      switch trace.verdict {
      case .taken:
        entry.isTaken = true
        entry.steps = steps(of: field, name, trace, samples[trace.sample], entry, register)
      case .missing: entry.isTaken = true
      default: break
      }
      entry.isUnknown = trace.place >= 0 && !book.traits(trace.place).isExpected
      return entry
    }
  }

  private static func title(_ series: Register.Series) -> String {
    "\(series.key) in \(series.unit)"
  }

  private func number(
    of field: PayloadRecords.Field,
    _ payload: [UInt8]
  ) -> (Double?, String?) {
    let unit = field.unit.map {
      String(decoding: records.bytes(of: $0, payload.span), as: UTF8.self)
    }
    switch field.value {
    case .number(let number): return (number, unit)
    case .truth, .missing, .other: return (nil, unit)
    case .text(let text):
      let bytes = records.bytes(of: text, payload.span)
      guard case .number(let number, let suffix) = WordReader.read(bytes.span, 0..<bytes.count)
      else { return (nil, unit) }
      return (number, unit ?? suffix.map { String(decoding: bytes[$0], as: UTF8.self) })
    }
  }

  private func text(of field: PayloadRecords.Field, _ payload: [UInt8]) -> String {
    let value = records.words(of: field.value, payload.span)
    let unit = field.unit.map {
      " " + String(decoding: records.bytes(of: $0, payload.span), as: UTF8.self)
    }
    return String((value + (unit ?? "")).prefix(64))
  }

  /// A number without a point where it is whole.
  private static func text(of number: Double) -> String {
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// What was done with a value between the payload and the sample.
  private func steps(
    of field: PayloadRecords.Field,
    _ name: String,
    _ trace: FieldTrace,
    _ sample: Sample,
    _ entry: DecodeExplanation.Field,
    _ register: Register
  ) -> [FieldStep] {
    let plan = book.traits(trace.place)
    let target = book.targets[Int(plan.target)]
    var steps: [FieldStep] = []
    let measure = book.measure(of: trace.place)
    if measure != name { steps.append(.named(name, measure: measure)) }
    guard let sent = entry.number, let value = sample.value else { return steps }
    let treatment = plan.treatment >= 0 ? book.treatments[Int(plan.treatment)] : FieldTreatment()
    let scaled = treatment.scaled(sent)
    if scaled != sent {
      steps.append(.scaled(Self.text(of: sent), to: Self.text(of: scaled)))
    }
    let step = CalibrationStep.step(of: treatment.calibration, at: sample.time)
    let isCorrected = sample.reasons.contains(.calibrated)
    let converted = isCorrected ? step?.raw(value) ?? value : value
    if case .taken(isConverted: true) = trace.verdict {
      let definition = definitions.first { $0.units[measure] ?? $0.units[target.metric] != nil }
      let unit =
        plan.takesUnits
        ? entry.unit : definition?.units[measure] ?? definition?.units[target.metric]
      steps.append(
        .converted(
          "\(Self.text(of: scaled)) \(unit ?? "?")",
          to: "\(Self.text(of: converted)) \(target.unit)"
        )
      )
    }
    if isCorrected, let step {
      steps.append(
        .calibrated(
          raw: Self.text(of: converted),
          gain: Self.text(of: step.gain),
          offset: Self.text(of: step.offset),
          value: Self.text(of: value)
        )
      )
    }
    return steps
  }
}
