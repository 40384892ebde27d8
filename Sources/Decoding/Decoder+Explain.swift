public import Telemetry

extension Decoder {
  /// Decodes one message by itself and tells what was made of it.
  ///
  /// - Throws: ``DecoderError`` where the sources or sites are impossible.
  public static func explain(
    topic: String,
    payload: [UInt8],
    arrived: Instant,
    sources: [SourceDefinition],
    sites: [SiteDefinition] = [],
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
    return decoder.explain(topic, payload, arrived: arrived)
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
    let source = sources.first { $0.pattern.match(bytes.span) != nil }
    let device = register[message.device]
    return DecodeExplanation(
      pattern: source?.pattern.text,
      format: source?.format,
      site: device?.site,
      device: device?.name,
      fields: explainFields(payload, register),
      readings: samples.compactMap { Self.reading(of: $0, register) },
      message: message
    )
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

  /// The fields of the last message with the verdicts on them.
  private func explainFields(
    _ payload: [UInt8],
    _ register: Register
  ) -> [DecodeExplanation.Field] {
    zip(records.fields.indices, trace ?? []).map { place, verdict in
      let field = records.fields[place]
      let name = records.bytes(of: field.name, payload.span)
      return DecodeExplanation.Field(
        name: String(decoding: name, as: UTF8.self),
        text: text(of: field, payload),
        verdict: words(for: verdict, field, name, register),
        refusal: verdict.refusal
      )
    }
  }

  private func text(of field: PayloadRecords.Field, _ payload: [UInt8]) -> String {
    let value =
      switch field.value {
      case .number(let number): "\(number)"
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

  private func words(
    for verdict: FieldVerdict,
    _ field: PayloadRecords.Field,
    _ name: [UInt8],
    _ register: Register
  ) -> String {
    let plan = plans[states[Int(field.record)].plan]
    let whole = TextRange(0, Int32(name.count))
    let index = book.find(plan, field.hash, name.span, whole, expected: -1)
    let series = index >= 0 ? register[book[index].series] : nil
    let key = series.map { "\($0.key) in \($0.unit)" } ?? "none"
    return switch verdict {
    case .taken(let isConverted): isConverted ? "converted to \(key)" : "taken as \(key)"
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
  /// The code under which a field was refused.
  fileprivate var refusal: RejectCode? {
    switch self {
    case .badUnit, .notFinite: .badUnit
    case .tooManySeries: .tooMany
    case .badTime: .badTime
    case .taken, .missing, .missingUnknown, .accessory, .notANumber: nil
    }
  }
}
