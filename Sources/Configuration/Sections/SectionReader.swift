import Presence
import QualityControl
import Telemetry

/// Reads the top-level keys of the configuration.
struct SectionReader {
  /// Where the files lie that it names.
  let folder: ConfigurationFolder
  /// Where faults go.
  let log: FaultLog

  /// Reads all of it.
  func configuration(_ keys: MappingReader) -> SluiceConfiguration {
    var result = SluiceConfiguration()
    result.broker = section(keys["broker"]) { BrokerConfiguration($0, folder) } ?? result.broker
    result.store = section(keys["store"]) { StoreConfiguration($0, folder) } ?? result.store
    readLocale(keys["locale"], into: &result)
    let context = DeviceContext(profiles: profiles(keys["profiles"]), zone: result.zone)
    let sources = sources(keys, context)
    result.sources = sources.map(\.definition)
    let sites = keys["sites"]
    result.sites = sites?.entries { SiteDefinition($0, context) } ?? []
    RegisterCheck(sources: sources, sites: sites).check()
    result.redundancy =
      keys["redundancy"].map { RedundancyGroup.all($0, sites: result.sites) } ?? []
    result.catalogue = catalogue(with: result.sites, groups: result.redundancy)
    GatewayCheck(sites: sites).check()
    result.presence = section(keys["presence"]) { PresenceSettings($0) } ?? result.presence
    result.quality = keys["quality"].map { QualityOverride.all($0) } ?? []
    if let rules = keys["rules"] {
      let scope = RuleScope(catalogue: result.catalogue, sites: result.sites)
      var reader = RulesReader(folder: folder, scope: scope, log: log)
      result.rules = reader.rules(rules)
    }
    let contacts = section(keys["contacts"]) { Contacts($0) } ?? Contacts()
    result.contacts = contacts
    result.notify =
      section(keys["notify"]) { NotifyConfiguration($0, folder, contacts: contacts) }
      ?? result.notify
    readServer(keys["http"], into: &result)
    result.controlSocket = keys["control"].flatMap(socket) ?? result.controlSocket
    return result
  }

  private func section<Value>(
    _ reader: NodeReader?,
    _ read: (MappingReader) -> Value
  ) -> Value? {
    reader?.mapping(read)
  }

  private func readLocale(_ reader: NodeReader?, into result: inout SluiceConfiguration) {
    let locale = reader?.mapping { keys in
      (keys["language"]?.choice(Language.self), keys["time_zone"].flatMap(LocalZone.init))
    }
    if let language = locale?.0 { (result.language, log.language) = (language, language) }
    if let zone = locale?.1 { result.zone = zone }
  }

  /// The profiles, looked for in the folders that `profiles` names and then in the usual ones.
  private func profiles(_ reader: NodeReader?) -> ProfileLibrary {
    let named = reader?.itemsOrOne { $0.path(in: folder) } ?? []
    return ProfileLibrary(folders: ProfileFolders(named: named, besides: folder), log: log)
  }

  private func sources(
    _ keys: MappingReader,
    _ context: DeviceContext
  ) -> [(definition: SourceDefinition, reader: NodeReader)] {
    let example = "[{ topic: \"farm/{site}/{device}/telemetry\", format: json }]"
    guard let reader = keys.required("sources", example) else { return [] }
    let sources = reader.items { item in
      item.mapping { SourceDefinition($0, context) }.map {
        (definition: $0, reader: item)
      }
    }
    if reader.isNull || reader.isSequence && reader.count == 0 {
      reader.fault("`sources` is empty, so nothing would be received", "add one such as \(example)")
    }
    return sources ?? []
  }

  /// The metrics that are known, and those that devices are said to send beside them.
  ///
  /// These are kept under their own names with unit `1`; one that is a near miss of a known name is
  /// more likely an error.
  private func catalogue(
    with sites: [SiteDefinition],
    groups: [RedundancyGroup]
  ) -> MetricCatalogue {
    var named = sites.flatMap(\.devices).flatMap { $0.metrics + $0.rename.values.sorted() }
    if !groups.isEmpty { named.append(RedundancyGroup.disagreementMetric) }
    let catalogue = MetricCatalogue.standard
    var own: [String: Metric] = [:]
    for measure in named {
      let name = String(measure.prefix { $0 != "." })
      guard catalogue[name] == nil else { continue }
      own[name] = Metric(
        name: name,
        simplified: name,
        traditional: name,
        unit: catalogue.unit(of: name),
        sensorRange: -.infinity ... .infinity,
        plausibleRange: -.infinity ... .infinity
      )
    }
    let added = own.values.sorted { $0.name < $1.name }
    return added.isEmpty ? catalogue : MetricCatalogue(catalogue.metrics + added)
  }

  private func readServer(_ reader: NodeReader?, into result: inout SluiceConfiguration) {
    let server = reader?.mapping { keys -> (ListenAddress?, String?) in
      let address = keys.required("listen", "127.0.0.1:8480").flatMap {
        listen -> ListenAddress? in
        guard let text = listen.filledText() else { return nil }
        if let address = ListenAddress(text) { return address }
        listen.mistyped(
          "an address to listen on",
          "write 127.0.0.1:8480 or unix:/run/sluice/http.sock"
        )
        return nil
      }
      return (address, keys["public_url"].flatMap { $0.webAddress(warnsOfPlainText: false) })
    }
    (result.httpListen, result.httpPublicURL) = (server?.0, server?.1)
  }

  private func socket(_ reader: NodeReader) -> String? {
    reader.mapping { keys in
      keys.required("socket", SluiceConfiguration.defaultControlSocket).flatMap {
        socket -> String? in
        guard let path = socket.path(in: folder) else { return nil }
        guard path.utf8.count <= 107 else {
          socket.fault(
            "`control.socket` is longer than the 107 bytes that a Unix socket's path can have",
            "choose a shorter path, such as \(SluiceConfiguration.defaultControlSocket)"
          )
          return nil
        }
        return path
      }
    }
  }
}
