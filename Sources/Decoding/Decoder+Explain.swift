public import Telemetry

extension Decoder {
  /// Decodes one message by itself and tells what was made of it.
  ///
  /// - Parameters:
  ///   - topic: the topic.
  ///   - payload: the payload.
  ///   - arrived: when it arrived.
  ///   - sources: the sources.
  ///   - sites: the register.
  ///   - placeholder: a site for the device where neither topic nor register names one, so that its fields are
  ///     seen all the same; nil where that is to be refused, as the daemon does.
  ///   - catalogue: the metrics.
  ///   - zone: the zone of local times.
  ///   - limits: the limits.
  /// - Returns: what was made of it.
  /// - Throws: ``DecoderError`` where the sources or sites are impossible.
  public static func explain(
    topic: String,
    payload: [UInt8],
    arrived: Instant,
    sources: [SourceDefinition],
    sites: [SiteDefinition] = [],
    placeholder: String? = nil,
    catalogue: MetricCatalogue = .standard,
    zone: LocalZone,
    limits: DecodingLimits = .standard
  ) throws(DecoderError) -> DecodeExplanation {
    var decoder = try Decoder(
      sources: sources,
      sites: sites,
      catalogue: catalogue,
      zone: zone,
      limits: limits
    )
    let explanation = decoder.explain(topic, payload, arrived: arrived)
    guard let placeholder, case .rejected(.noDevice, _) = explanation.message.outcome,
      let id = explanation.id, let name = NamePart.encoded(id.utf8)
    else { return explanation }
    let site = SiteDefinition(name: placeholder, devices: [DeviceDefinition(name: name, match: id)])
    var second = try self.explain(
      topic: topic,
      payload: payload,
      arrived: arrived,
      sources: sources,
      sites: sites + [site],
      catalogue: catalogue,
      zone: zone,
      limits: limits
    )
    second.isListed = false
    return second
  }

  private mutating func explain(
    _ topic: String,
    _ payload: [UInt8],
    arrived: Instant
  ) -> DecodeExplanation {
    trace = []
    var batch = MessageBatch()
    batch.append(topic: topic, payload: payload, arrived: arrived)
    var register = Register()
    var samples: [Sample] = []
    let message = decode(
      batch.entries[0],
      in: batch.bytes,
      register: &register,
      into: &samples
    )
    let bytes = Array(topic.utf8)
    let source = sources.firstIndex { $0.pattern.match(bytes.span) != nil }
    let device = register[message.device]
    let text = mendedText?.bytes ?? payload
    var explanation = DecodeExplanation(
      pattern: source.map { sources[$0].pattern.text },
      format: source.map { sources[$0].format },
      site: device?.site,
      device: device?.name,
      fields: explainFields(text, samples, register),
      readings: samples.compactMap { Self.reading(of: $0, register) },
      message: message
    )
    explanation.tried = sources[..<(source ?? sources.count)].map(\.pattern.text)
    explanation.mended = mendedText?.mended ?? []
    explanation.times = explainTimes(text)
    explainDevice(&explanation, topic: bytes, source: source, text)
    return explanation
  }

  private static func reading(of sample: Sample, _ register: Register) -> DecodedReading? {
    register[sample.series].map { series in
      DecodedReading(
        series: series.key,
        time: sample.time,
        value: sample.value,
        unit: series.unit,
        flag: sample.flag,
        reasons: sample.reasons
      )
    }
  }

  private func explainDevice(
    _ explanation: inout DecodeExplanation,
    topic: [UInt8],
    source: Int?,
    _ payload: [UInt8]
  ) {
    let captured = source.flatMap { sources[$0].pattern.match(topic.span)?.device }
    let named = records.records.indices.lazy.compactMap { records.records[$0].device }.first
    if let captured {
      explanation.id = String(decoding: topic[captured], as: UTF8.self)
    } else if let named {
      explanation.id = String(decoding: records.bytes(of: named, payload.span), as: UTF8.self)
    }
    guard let plan = plans.first(where: { $0.device == explanation.message.device }) else { return }
    explanation.isListed = plan.isListed
    if plan.definition >= 0 { explanation.profile = definitions[Int(plan.definition)].profile }
  }

  private func explainTimes(_ payload: [UInt8]) -> [DecodeExplanation.Time] {
    states.indices.compactMap { index in
      let state = states[index]
      guard state.plan >= 0 else { return nil }
      let record = records.records[index]
      let isGateway = state.reasons.contains(.gatewayTime)
      let sent = isGateway ? record.gatewayTime : state.isTimed ? record.time : nil
      return DecodeExplanation.Time(
        origin: isGateway ? .gateway : state.isTimed ? .message : .arrival,
        text: sent.flatMap { text(of: $0, payload) },
        time: state.isRefused ? nil : state.time,
        reasons: state.reasons
      )
    }
  }

  /// The text of a time; nil for one that the format itself worked out.
  private func text(of time: PayloadRecords.RawTime, _ payload: [UInt8]) -> String? {
    guard case .text(let text, _) = time else { return nil }
    return String(decoding: records.bytes(of: text, payload.span), as: UTF8.self)
  }

  /// The fields of the last message with the verdicts on them.
  private func explainFields(
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
        verdict: Self.words(for: trace.verdict, key ?? "none"),
        kind: trace.verdict.kind,
        refusal: trace.verdict.refusal
      )
      entry.series = key
      entry.metric = trace.place >= 0 ? book.measure(of: trace.place) : nil
      (entry.number, entry.unit) = number(of: field, payload)
      switch trace.verdict {
      case .taken:
        entry.isTaken = true
        entry.steps = steps(of: field, name, trace, samples[trace.sample], entry, register)
      case .missing: entry.isTaken = true
      default: break
      }
      entry.isUnknown = trace.place >= 0 && !book[trace.place].isExpected
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
    case .truth, .missing, .accessory: return (nil, unit)
    case .text(let text):
      let bytes = records.bytes(of: text, payload.span)
      guard case .number(let number, let suffix) = WordReader.read(bytes.span, 0..<bytes.count)
      else { return (nil, unit) }
      return (number, unit ?? suffix.map { String(decoding: bytes[$0], as: UTF8.self) })
    }
  }

  private func text(of field: PayloadRecords.Field, _ payload: [UInt8]) -> String {
    let value =
      switch field.value {
      case .number(let number): Self.text(of: number)
      case .truth(let isTrue): "\(isTrue)"
      case .text(let text):
        String(decoding: records.bytes(of: text, payload.span), as: UTF8.self)
      case .missing: "null"
      case .accessory: ""
      }
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
  ) -> [String] {
    let plan = book[trace.place]
    let target = book.targets[Int(plan.target)]
    var steps: [String] = []
    let measure = book.measure(of: trace.place)
    if measure != name { steps.append("\(name) is \(measure)") }
    guard let sent = entry.number, let value = sample.value else { return steps }
    let treatment = plan.treatment >= 0 ? book.treatments[Int(plan.treatment)] : FieldTreatment()
    let scaled = treatment.scaled(sent)
    if scaled != sent {
      steps.append("\(Self.text(of: sent)) is scaled to \(Self.text(of: scaled))")
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
        "\(Self.text(of: scaled)) \(unit ?? "?") is \(Self.text(of: converted)) \(target.unit)"
      )
    }
    if isCorrected, let step {
      steps.append("calibrated: \(converted) × \(step.gain) + \(step.offset) = \(value)")
    }
    return steps
  }

  private static func words(for verdict: FieldVerdict, _ key: String) -> String {
    switch verdict {
    case .taken(let isConverted): isConverted ? "converted to \(key)" : "taken as \(key)"
    case .ignored: "left out: the configuration ignores it"
    case .missing: "no value, kept as a gap of \(key)"
    case .missingUnknown: "left out: no value, and no metric of this name is known"
    case .accessory: "left out: it describes another reading"
    case .notANumber: "left out: neither a number nor a word that means one here"
    case .badUnit: "refused: its unit cannot be converted to the metric's"
    case .notFinite: "refused: converted, it is beyond all numbers"
    case .tooManySeries: "refused: the device has as many series as it may have"
    case .badTime: "refused: its time is impossible"
    }
  }
}

extension FieldVerdict {
  /// The verdict as a word.
  fileprivate var kind: DecodeExplanation.Kind {
    switch self {
    case .taken(let isConverted): isConverted ? .converted : .taken
    case .ignored: .ignored
    case .missing: .missing
    case .missingUnknown: .missingUnknown
    case .accessory: .accessory
    case .notANumber: .notANumber
    case .badUnit: .badUnit
    case .notFinite: .notFinite
    case .tooManySeries: .tooManySeries
    case .badTime: .badTime
    }
  }

  /// The code under which a field was refused.
  fileprivate var refusal: RejectCode? {
    switch self {
    case .badUnit, .notFinite: .badUnit
    case .tooManySeries: .tooMany
    case .badTime: .badTime
    case .taken, .ignored, .missing, .missingUnknown, .accessory, .notANumber: nil
    }
  }
}
