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

  /// The entries that suit the devices that a message speaks for.
  ///
  /// - Returns: the proposal; nil where no format makes anything of the message.
  public func propose(
    topic: String,
    payload: [UInt8],
    arrived: Instant
  ) throws(DecoderError) -> AdoptionProposal? {
    guard let found = try source(topic, payload, arrived) else { return nil }
    var entries = entries(for: found.plain, topic)
    let trial = try explain(topic, payload, arrived, found.sources, register(entries))
    let fit = ProfileFit(profiles: profiles, catalogue: catalogue)
    for index in entries.indices where entries[index].device.profile == nil {
      let fitting = fit.profiles(for: Self.fields(of: index, entries, trial), in: found.format)
      guard let profile = fitting.first else { continue }
      entries[index].profile = profile
      entries[index].alternatives = fitting.dropFirst().map(\.name)
      entries[index].device = entries[index].device.filled(from: profile)
    }
    let filled = try explain(topic, payload, arrived, found.sources, register(entries))
    for index in entries.indices {
      let adviser = FieldAdviser(catalogue: catalogue, definition: entries[index].device)
      entries[index].fields = adviser.advise(Self.fields(of: index, entries, filled))
      Self.take(entries[index].fields, into: &entries[index].device)
    }
    let result = try explain(topic, payload, arrived, found.sources, register(entries))
    // Of a message that nobody can read, and whose topic does not tell, nobody knows whose it is.
    var isNobodys = false
    if case .rejected = result.message.outcome { isNobodys = found.plain.ids.isEmpty }
    return AdoptionProposal(
      newSource: found.isNew ? found.sources.first : nil,
      entries: isNobodys ? [] : entries,
      result: result
    )
  }

  /// The fields of one of the devices; of the first those too that nobody could be found for.
  private static func fields(
    of index: Int,
    _ entries: [AdoptionEntry],
    _ explanation: DecodeExplanation
  ) -> [DecodeExplanation.Field] {
    explanation.fields.filter {
      $0.device == entries[index].device.name || $0.device == nil && index == 0
    }
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
    guard !payload.isEmpty else { return nil }
    let guess = TopicGuess(formats: Decoder.formats, sites: sites.map(\.name))
    var (best, sure): (Found?, Found?)
    var most = 0
    for source in guess.sources(of: topic, payload) {
      guard let plain = try? explain(topic, payload, arrived, [source], sites),
        plain.pattern != nil
      else { continue }
      let found = Found(sources: [source], format: source.format, isNew: true, plain: plain)
      let trial = placed(plain, topic, payload, arrived, source)
      let isSure = guess.isSure(source, payload)
      // A topic that its maker documents, or a payload that begins as one format does, is of that format also
      // where this message holds nothing, or not yet.
      if isSure, Self.isUnderstood(trial) { return found }
      if isSure, sure == nil, TopicGuess.isText(payload) { sure = found }
      // How much of it is understood: numbers and words, not texts.
      let worth = trial.fields.count { $0.number != nil || $0.isTaken }
      guard worth > most else { continue }
      // Plain JSON is likelier than a format that happens to read the same text.
      if source.format == "json" || isSure { return found }
      (most, best) = (worth, found)
    }
    return best ?? sure
  }

  /// Whether a message is one of the format, whatever it holds.
  private static func isUnderstood(_ explanation: DecodeExplanation) -> Bool {
    switch explanation.message.outcome {
    case .readings, .ignored: true
    case .rejected(let code, _):
      ![.malformed, .noDevice, .wrongDevice, .identity].contains(code)
    }
  }

  /// The same message with its devices at some site, so that the payload is looked at.
  private func placed(
    _ plain: DecodeExplanation,
    _ topic: String,
    _ payload: [UInt8],
    _ arrived: Instant,
    _ source: SourceDefinition
  ) -> DecodeExplanation {
    guard case .rejected(.noDevice, _) = plain.message.outcome else { return plain }
    let sites = register(entries(for: plain, topic))
    return (try? explain(topic, payload, arrived, [source], sites)) ?? plain
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

  // MARK: The devices

  /// An entry for each device that a message speaks for, with what the register says of it already.
  private func entries(for plain: DecodeExplanation, _ topic: String) -> [AdoptionEntry] {
    let directory = DeviceDirectory(sites)
    let site = plain.site ?? (sites.count == 1 ? sites[0].name : nil)
    var entries: [AdoptionEntry] = []
    // A new device never takes the name, and so the place, of one that is listed.
    var names = Set(sites.flatMap { $0.devices.map(\.name) })
    let ids =
      plain.ids.isEmpty ? [topic.split(separator: "/").last.map(String.init) ?? ""] : plain.ids
    for id in ids {
      let mapped = NamePart.encoded(id.utf8) ?? ""
      if case .listed(let index) = directory.find(id: id, name: mapped, site: plain.site) {
        let known = directory.entries[index]
        entries.append(
          AdoptionEntry(site: known.site, listed: known.definition, device: known.definition)
        )
        continue
      }
      let plainName = Self.name(of: id)
      let name =
        names.insert(plainName).inserted
        ? plainName
        : (2...).lazy.map { "\(plainName)-\($0)" }.first { names.insert($0).inserted } ?? plainName
      var device = DeviceDefinition(name: name)
      if !plain.ids.isEmpty, id != name { device.match = id }
      entries.append(AdoptionEntry(site: site, device: device))
    }
    return entries
  }

  /// A name for series that looks like an id.
  private static func name(of id: String) -> String {
    let safe = id.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let name = String(safe).split(separator: "-").joined(separator: "-").prefix(40)
    return name.isEmpty ? "device-1" : String(name)
  }

  /// The register with the entries in place of whatever it says of their devices now.
  private func register(_ entries: [AdoptionEntry]) -> [SiteDefinition] {
    var sites = sites
    for entry in entries {
      let (name, device) = (entry.site ?? Self.placeholder, entry.device)
      guard let index = sites.firstIndex(where: { $0.name == name }) else {
        sites.append(SiteDefinition(name: name, devices: [device]))
        continue
      }
      sites[index].devices.removeAll {
        $0.name == device.name || $0.match == device.match && $0.match != nil
      }
      sites[index].devices.append(device)
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
