public import Telemetry

/// Works out a register entry from a message: finds the source, a profile that fits or else a meaning
/// for each field, and tries the result on the message itself.
public struct AdoptionAdviser: Sendable {
  private let sources: [SourceDefinition]
  private let sites: [SiteDefinition]
  private let profiles: [DeviceProfile]
  private let catalogue: MetricCatalogue
  private let zone: LocalZone

  /// The site's name where nobody knows it yet.
  public static let placeholder = "my-site"

  /// Makes an adviser.
  ///
  /// - Parameters:
  ///   - sources: the sources that there are.
  ///   - sites: the register as it is.
  ///   - profiles: the profiles that may be used.
  ///   - catalogue: the metrics.
  ///   - zone: the zone of local times.
  public init(
    sources: [SourceDefinition],
    sites: [SiteDefinition],
    profiles: [DeviceProfile],
    catalogue: MetricCatalogue = .standard,
    zone: LocalZone
  ) {
    (self.sources, self.sites, self.profiles) = (sources, sites, profiles)
    (self.catalogue, self.zone) = (catalogue, zone)
  }

  /// The entry that suits the device that sent a message.
  ///
  /// - Returns: the proposal; nil where no format makes anything of the message.
  public func propose(
    topic: String,
    payload: [UInt8],
    arrived: Instant
  ) throws(DecoderError) -> AdoptionProposal? {
    guard let found = try source(topic, payload, arrived) else { return nil }
    let site = found.plain.site ?? (sites.count == 1 ? sites[0].name : nil)
    var device = DeviceDefinition(name: Self.name(found.plain, topic))
    if let id = found.plain.id, id != device.name { device.match = id }
    let own = listed(found.plain)
    let trial = try explain(
      topic,
      payload,
      arrived,
      found.sources,
      Self.register(sites, own ?? device, at: site)
    )
    let fields = Self.own(trial.fields, device)
    let fit = ProfileFit(profiles: profiles, catalogue: catalogue)
    let fitting = own?.profile == nil ? fit.profiles(for: fields, in: found.format) : []
    var proposal = AdoptionProposal(
      newSource: found.isNew ? found.sources.first : nil,
      site: site,
      device: own ?? device,
      profile: fitting.first,
      alternatives: fitting.dropFirst().map(\.name),
      fields: [],
      result: trial
    )
    if let profile = fitting.first {
      proposal.device = (own ?? device).filled(from: profile)
      let filled = try explain(
        topic,
        payload,
        arrived,
        found.sources,
        Self.register(sites, proposal.device, at: site)
      )
      proposal.fields = advise(Self.own(filled.fields, device), proposal.device)
    } else {
      proposal.fields = advise(fields, proposal.device)
    }
    for other in trial.fields.compactMap(\.device)
    where other != device.name && !proposal.others.contains(other) {
      proposal.others.append(other)
    }
    Self.take(proposal.fields, into: &proposal.device)
    proposal.result = try explain(
      topic,
      payload,
      arrived,
      found.sources,
      Self.register(sites, proposal.device, at: site)
    )
    return proposal
  }

  /// The fields of one device, where a message speaks for several.
  private static func own(
    _ fields: [DecodeExplanation.Field],
    _ device: DeviceDefinition
  ) -> [DecodeExplanation.Field] {
    fields.filter { $0.device == nil || $0.device == device.name }
  }

  private func advise(
    _ fields: [DecodeExplanation.Field],
    _ device: DeviceDefinition
  ) -> [FieldAdvice] {
    FieldAdviser(catalogue: catalogue, definition: device).advise(fields)
  }

  // MARK: The source

  private struct Found {
    var sources: [SourceDefinition]
    var format: String
    var isNew: Bool
    var plain: DecodeExplanation
  }

  /// The source that takes the message: one of the configuration, else the guess that understands
  /// most of it.
  private func source(
    _ topic: String,
    _ payload: [UInt8],
    _ arrived: Instant
  ) throws(DecoderError) -> Found? {
    let known = try explain(topic, payload, arrived, sources, sites)
    if known.pattern != nil {
      return Found(sources: sources, format: known.format ?? "", isNew: false, plain: known)
    }
    let guess = TopicGuess(formats: Decoder.formats, sites: sites.map(\.name))
    var best: Found?
    var most = 0
    for source in guess.sources(of: topic, payload) {
      guard let plain = try? explain(topic, payload, arrived, [source], sites),
        plain.pattern != nil
      else { continue }
      let worth = worth(plain, topic, payload, arrived, source)
      guard worth > most else { continue }
      let found = Found(sources: [source], format: source.format, isNew: true, plain: plain)
      // A topic that its maker documents, a payload that begins as one format does, or else plain JSON,
      // is likelier than a format that happens to read the same text.
      if source.format == "json" || guess.isSure(source, payload) { return found }
      (most, best) = (worth, found)
    }
    return best
  }

  /// How much of a message a source understands: numbers and words, not texts.
  ///
  /// Where the device has no site yet it is given one, so that the payload is looked at.
  private func worth(
    _ plain: DecodeExplanation,
    _ topic: String,
    _ payload: [UInt8],
    _ arrived: Instant,
    _ source: SourceDefinition
  ) -> Int {
    var explanation = plain
    if case .rejected(.noDevice, _) = plain.message.outcome {
      let device = DeviceDefinition(name: Self.name(plain, topic), match: plain.id)
      let register = Self.register(sites, device, at: plain.site)
      if let again = try? explain(topic, payload, arrived, [source], register) {
        explanation = again
      }
    }
    return explanation.fields.count { $0.number != nil || $0.isTaken }
  }

  private func explain(
    _ topic: String,
    _ payload: [UInt8],
    _ arrived: Instant,
    _ sources: [SourceDefinition],
    _ sites: [SiteDefinition]
  ) throws(DecoderError) -> DecodeExplanation {
    try Decoder.explain(
      topic: topic,
      payload: payload,
      arrived: arrived,
      sources: sources,
      sites: sites,
      catalogue: catalogue,
      zone: zone
    )
  }

  // MARK: The device

  private func listed(_ plain: DecodeExplanation) -> DeviceDefinition? {
    guard plain.isListed else { return nil }
    return sites.first { $0.name == plain.site }?.devices.first { $0.name == plain.device }
  }

  private static func name(_ plain: DecodeExplanation, _ topic: String) -> String {
    if plain.isListed, let device = plain.device { return device }
    let id = plain.id ?? topic.split(separator: "/").last.map(String.init) ?? "device"
    let safe = id.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(safe).split(separator: "-").joined(separator: "-").prefix(40)
    return name.isEmpty ? "device-1" : String(name)
  }

  /// The register with the device in place of whatever it says of it now.
  private static func register(
    _ sites: [SiteDefinition],
    _ device: DeviceDefinition,
    at site: String?
  ) -> [SiteDefinition] {
    let name = site ?? placeholder
    var sites = sites
    if let index = sites.firstIndex(where: { $0.name == name }) {
      sites[index].devices.removeAll {
        $0.name == device.name || $0.match == device.match && $0.match != nil
      }
      sites[index].devices.append(device)
    } else {
      sites.append(SiteDefinition(name: name, devices: [device]))
    }
    return sites
  }

  private static func take(_ fields: [FieldAdvice], into device: inout DeviceDefinition) {
    for advice in fields {
      if let missing = advice.missing, !device.missing.contains(missing) {
        device.missing.append(missing)
      }
      guard let metric = advice.metric, [.likely, .known].contains(advice.certainty) else {
        continue
      }
      if metric != advice.field, advice.certainty == .likely {
        device.rename[advice.field] = metric
      }
      if let unit = advice.unit { device.units[metric] = unit }
      if let scale = advice.scale { device.scale[metric] = scale }
    }
  }
}
