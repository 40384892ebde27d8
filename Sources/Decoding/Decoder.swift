public import Telemetry

/// Turns messages into samples: finds the source by topic, reads the payload, names the series,
/// converts units and judges times.
///
/// It is a value with memories (routes of topics, fields of devices) and belongs to the one queue
/// on which messages are decoded. One decoder works with one register, whose numbers it remembers.
public struct Decoder: Sendable {
  /// The formats that a source can have.
  public static let formats = PayloadCodecs.names

  let sources: [DecodingSource]
  let directory: DeviceDirectory
  let naming: FieldNaming
  let catalogue: MetricCatalogue
  let limits: DecodingLimits
  let times: TimeReader
  let clockModel: ClockModel
  let hash = ByteHash()
  var codecs: [any PayloadCodec]
  /// Reads whether a device is there, whatever the format of its readings.
  private(set) var availability: AvailabilityCodec
  var routes: ByteTable<Route>
  /// What topics say beyond their device; most say the same: nothing.
  var contexts: [TopicContext] = []
  var contextIndices: [TopicContext: Int32] = [:]
  /// Plans by the id that a payload names, below the site that its topic names.
  var plansByID: ByteTable<Int>
  var plans: [DevicePlan] = []
  /// What the configuration or a profile says of devices, by the plans' `definition`.
  var definitions: [DeviceDefinition] = []
  /// The ids under which payloads may name the device of each plan.
  var identities = IdentityBook()
  var book = FieldBook()
  /// The index of a device's plan plus one, by the device's number.
  var planOfDevice: [Int32] = []
  var records: PayloadRecords
  var states = ReusedArray<RecordState>()
  /// The plans of the devices whose times the message at hand holds.
  var touched = ReusedArray<Int32>()
  /// Whether messages tell of their devices' clocks; not while old ones are tried again.
  public var isLearning = true
  /// What is known of the devices' clocks.
  var clocks = ClockBook()
  /// Whether the message at hand has shown a field for the first time whose name is not known.
  var hasUnknown = false
  /// How series are corrected.
  var calibrations: [SeriesID: [CalibrationStep]] = [:]
  /// What was made of each field, gathered only to be explained.
  var trace: [FieldTrace]?
  /// The text that was mended last, gathered only to be explained.
  var mendedText: LenientText?
  /// What formats want to be told to senders, until somebody takes it.
  private var requests: [SenderRequest] = []

  /// Makes a decoder.
  ///
  /// - Throws: ``DecoderError`` for a topic pattern, a format, a unit or a name that is impossible.
  public init(
    sources: [SourceDefinition],
    sites: [SiteDefinition],
    catalogue: MetricCatalogue = .standard,
    zone: LocalZone,
    limits: DecodingLimits = .standard
  ) throws(DecoderError) {
    var checked: [DecodingSource] = []
    var codecs: [any PayloadCodec] = []
    for (number, source) in sources.enumerated() {
      // Sources of one format share its codec and what that remembers; each frame is its own format.
      let twin = checked.first { $0.format == source.format && source.frame == nil }
      checked.append(try DecodingSource(source, codec: twin?.codec ?? codecs.count))
      guard twin == nil else { continue }
      guard let codec = PayloadCodecs.make(source, limits: limits, hash: hash) else {
        preconditionFailure("source \(number) was checked and has no codec")
      }
      codecs.append(codec)
    }
    (self.sources, self.codecs) = (checked, codecs)
    availability = AvailabilityCodec(limits: limits, hash: hash)
    directory = DeviceDirectory(sites)
    try directory.check(catalogue: catalogue)
    naming = FieldNaming(catalogue: catalogue)
    times = TimeReader(zone: zone)
    clockModel = ClockModel(limits)
    routes = ByteTable(maximumEntries: limits.maximumTopics)
    plansByID = ByteTable(maximumEntries: limits.maximumDevices)
    records = PayloadRecords(limits: limits, hash: hash)
    (self.catalogue, self.limits) = (catalogue, limits)
  }

  /// Decodes one message of a batch and appends its samples.
  ///
  /// - Parameters:
  ///   - message: where the message lies in `bytes`.
  ///   - bytes: the batch's bytes.
  ///   - register: grows by devices and series that are new.
  ///   - samples: gets the readings; unchanged unless the outcome is `readings`.
  /// - Returns: what became of the message and under which device it is booked.
  public mutating func decode(
    _ message: MessageBatch.Entry,
    in bytes: [UInt8],
    register: inout Register,
    into samples: inout [Sample]
  ) -> DecodedMessage {
    let span = bytes.span
    let route: Route
    do throws(PayloadFault) {
      route = try self.route(of: span.extracting(message.topic), register: &register)
    } catch {
      return DecodedMessage(
        device: .unattributed,
        outcome: .rejected(error.code, reason: error.reason)
      )
    }
    var result = DecodedMessage(
      device: route.plan >= 0 ? plans[Int(route.plan)].device : .unattributed,
      outcome: .ignored(reason: "retained"),
      receipts: sources[Int(route.source)].receipts
    )
    if route.purpose == .nothing {
      result.outcome = .ignored(reason: contexts[Int(route.context)].reason)
      return result
    }
    if message.isRetained, route.purpose == .readings { return result }
    if message.payload.isEmpty, isNothing(route) {
      result.outcome = .ignored(reason: DecodedMessage.emptiness)
      return result
    }
    do throws(PayloadFault) {
      let payload = span.extracting(message.payload)
      guard payload.count <= limits.maximumBytes else {
        throw PayloadFault(
          code: .tooLarge,
          reason: "\(payload.count) bytes; at most \(limits.maximumBytes) are read"
        )
      }
      let allowed = sources[Int(route.source)].lenient
      // What is no text must not be mended as if it were.
      if !allowed.isEmpty, codecs[sources[Int(route.source)].codec].isText(payload),
        let text = LenientText(payload, allowing: allowed)
      {
        if trace != nil { mendedText = text }
        let arrived = message.arrived
        try take(text.bytes.span, route, arrived, &result, register: &register, into: &samples)
      } else {
        try take(payload, route, message.arrived, &result, register: &register, into: &samples)
      }
    } catch {
      result.outcome = .rejected(error.code, reason: error.reason)
    }
    return result
  }

  /// Whether a message without a byte says nothing: neither is it one of the format nor does it take
  /// back what a topic said about readings.
  private func isNothing(_ route: Route) -> Bool {
    route.purpose != .about && !type(of: codecs[sources[Int(route.source)].codec]).readsEmpty
  }

  /// From the payload to the samples, in the three steps that there are.
  @inline(__always)
  private mutating func take(
    _ payload: Span<UInt8>,
    _ route: Route,
    _ arrived: Instant,
    _ result: inout DecodedMessage,
    register: inout Register,
    into samples: inout [Sample]
  ) throws(PayloadFault) {
    try read(payload, route, arrived: arrived)
    result.availability = records.availability
    if records.availability != nil, records.fields.count == 0 {
      result.outcome = .ignored(reason: "availability")
      return
    }
    if let reason = records.nothing {
      result.outcome = .ignored(reason: reason)
      return
    }
    result.refused = records.lost
    try attribute(payload, route, arrived: arrived, &result, register: &register)
    try place(payload, arrived: arrived, &result, register: &register, into: &samples)
  }

  /// Lets the format's codec take the payload apart.
  private mutating func read(
    _ payload: Span<UInt8>,
    _ route: Route,
    arrived: Instant
  ) throws(PayloadFault) {
    records.removeAll()
    let codec = sources[Int(route.source)].codec
    defer {
      if !records.requests.isEmpty {
        requests += records.requests
        records.requests = []
      }
    }
    let topic = contexts[Int(route.context)]
    if route.purpose == .availability {
      try availability.read(payload, topic: topic, arrived: arrived, into: &records)
    } else {
      try codecs[codec].read(payload, topic: topic, arrived: arrived, into: &records)
    }
    records.inherit()
  }

  /// Hands out what formats want to be told to senders since it was last asked.
  public mutating func takeRequests() -> [SenderRequest] {
    guard !requests.isEmpty else { return [] }
    defer { requests = [] }
    return requests
  }
}

extension Decoder {
  /// The moment that a text means, as a device would write it: ISO 8601, local where it names no
  /// zone; nil where it is none.
  public static func instant(of text: String, zone: LocalZone) -> Instant? {
    let bytes = Array(text.utf8)
    return TimeReader(zone: zone).read(bytes.span, 0..<bytes.count, isText: true)
  }

  /// Takes over what was known of the devices' clocks, from the store or from the decoder before.
  public mutating func know(clocks known: [ClockState]) { clocks = ClockBook(known) }

  /// Takes over the clocks of the decoder that worked before, and what its formats have learned of
  /// senders, when the configuration has changed.
  public mutating func inheritClocks(of before: Decoder) {
    clocks = before.clocks
    for index in codecs.indices {
      for old in before.codecs { codecs[index].inherit(from: old) }
    }
  }

  /// What has been learned of clocks since the last call and should outlive the process.
  public mutating func takeClockChanges() -> [ClockState] { clocks.takeChanges() }

  /// How a series' values are corrected; nil where they are not.
  public func calibration(of series: SeriesID) -> [CalibrationStep]? { calibrations[series] }
}
