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
      !explanation.ids.isEmpty
    else { return explanation }
    let devices = explanation.ids.compactMap { id in
      NamePart.encoded(id.utf8).map { DeviceDefinition(name: $0, match: id) }
    }
    let site = SiteDefinition(name: placeholder, devices: devices)
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
    records.parts = PayloadParts()
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
    explanation.mendable = mendable(payload, source: source, message.outcome)
    explanation.times = explainTimes(text)
    explanation.leftOut = leftOut(topic, text, message.outcome)
    explainDevice(&explanation, topic: bytes, source: source, text)
    return explanation
  }

  /// The known faults of a payload that its source does not put up with.
  private func mendable(
    _ payload: [UInt8],
    source: Int?,
    _ outcome: DecodedMessage.Outcome
  ) -> [Leniency] {
    guard let source, case .rejected(.malformed, _) = outcome,
      codecs[sources[source].codec].isText(payload.span)
    else { return [] }
    let others = Set(Leniency.allCases).subtracting(sources[source].lenient)
    return LenientText(payload.span, allowing: others)?.mended ?? []
  }

  /// The parts of the payload that became no field; none where it could not be taken apart.
  private func leftOut(
    _ topic: String,
    _ payload: [UInt8],
    _ outcome: DecodedMessage.Outcome
  ) -> [LeftOut] {
    switch outcome {
    case .rejected(.malformed, _), .rejected(.duplicateKey, _), .rejected(.tooDeep, _),
      .rejected(.tooLarge, _), .rejected(.tooMany, _), .rejected(.badChecksum, _):
      return []
    default: break
    }
    let name = Array(topic.utf8)
    guard let parts = records.parts, let route = routes.find(hash(name), name.span, 0, name.count)
    else { return [] }
    let codec: any PayloadCodec =
      route.purpose == .availability ? availability : codecs[sources[Int(route.source)].codec]
    return parts.leftOut + (codec.envelope?.unread(payload.span, seen: parts.seen) ?? [])
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
    // Of a known layout the format tells which level is the device.
    let captured = source.flatMap { source in
      sources[source].pattern.match(topic.span).flatMap { captures in
        type(of: codecs[sources[source].codec]).meaning(of: topic.span, captures).captures.device
      }
    }
    explanation.ids = ids(captured.map { Array(topic[$0]) }, topic, payload)
    guard let plan = plans.first(where: { $0.device == explanation.message.device }) else { return }
    explanation.isListed = plan.isListed
    if plan.definition >= 0 { explanation.profile = definitions[Int(plan.definition)].profile }
  }

  /// The ids of the devices that a message speaks for, in the order of their fields.
  private func ids(_ captured: [UInt8]?, _ topic: [UInt8], _ payload: [UInt8]) -> [String] {
    let route = routes.find(hash(topic), topic.span, 0, topic.count)
    // A topic that speaks for itself names the device of all that is in its messages.
    if let captured, route.map({ contexts[Int($0.context)].device == nil }) ?? true {
      return [String(decoding: captured, as: UTF8.self)]
    }
    let other =
      route.flatMap { contexts[Int($0.context)].device } ?? captured
      ?? records.fallbackDevice.map { records.bytes(of: $0, payload.span) }
    var (ids, seen): ([[UInt8]], Set<[UInt8]>) = ([], [])
    for field in records.fields.indices.map({ records.fields[$0] }) {
      let named = records.records[Int(field.record)].device
      guard let id = named.map({ records.bytes(of: $0, payload.span) }) ?? other else { continue }
      if seen.insert(id).inserted { ids.append(id) }
    }
    return (ids.isEmpty ? other.map { [$0] } ?? [] : ids).map {
      String(decoding: $0, as: UTF8.self)
    }
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
}
