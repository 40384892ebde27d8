import Agronomy
import Configuration
import Decoding
import Dispatch
import Foundation
import Logging
import Notify
import Pipeline
import Presence
import QualityControl
import Rules
import Store
import Telemetry

/// The store and the pipeline before it, as the last run left them; on the core queue.
struct CoreStage {
  let store: Store
  let pipeline: Pipeline
  /// Keeps the store in order.
  let keeper: StoreKeeper
  /// Up to which transition each channel has been told.
  let delivered: [String: Int64]
  /// Up to when time passed in the last run.
  let watchedUntil: Instant?
  /// What keys of messages begin with.
  let origin: String
  /// How many series there are.
  let series: Int
  /// Whether messages have come before, so that the broker should still know us.
  let hasReceived: Bool

  /// Opens the store and brings everything back that the rules and the ledger rest on.
  init(
    _ configuration: SluiceConfiguration,
    queue: DispatchQueue,
    live: LiveStateBox,
    ports: PipelinePorts,
    logger: Logger
  ) throws(DaemonError) {
    dispatchPrecondition(condition: .onQueue(queue))
    let (store, state) = try Self.open(configuration, queue: queue)
    var engine = RuleEngine(
      rules: configuration.rules,
      surroundings: configuration.surroundings,
      alerts: state.openAlerts.filter { PresenceRule(rawValue: $0.rule) == nil },
      episodes: state.episodes,
      firings: state.firings,
      ended: state.ended,
      expected: state.expected,
      watched: state.watched,
      // Where no tick was written, nothing that is held back has been judged.
      judgedUntil: state.watchedUntil ?? .epoch
    )
    try Self.remember(configuration.store.path, state, &engine)
    engine.endOrphans(now: SystemClock.now())
    let quality = try Self.quality(configuration, state)
    for work in state.maintenance where work.ended == nil {
      guard let device = state.register[work.device] else { continue }
      engine.setMaintenance(site: device.site, device: device.name, isOn: true)
    }
    var recent = RecentTimes()
    for series in state.newest.series {
      recent.restore(series, newest: state.newest.times(of: series))
    }
    var decoder = try Self.decoder(configuration)
    decoder.know(clocks: state.clocks)
    let ingest = Ingest(
      decoder: decoder,
      register: state.register,
      quality: quality,
      engine: engine,
      recent: recent,
      sequences: state.ledger.compactMapValues(\.sequence),
      silences: SilenceBook(
        state.silences.filter { $0.ends > SystemClock.now() },
        lastID: state.lastSilence,
        now: state.lastTick ?? SystemClock.now()
      ),
      planner: NotificationPlanner(
        plan: NotificationPlan(configuration, origin: String(state.storeID.prefix(8))),
        rows: state.planner,
        open: state.openAlerts,
        lastID: state.lastMessage
      ),
      devices: DeviceMemory(identities: state.identities, calibrations: state.calibrations),
      presence: Self.presence(configuration, state)
    )
    let journal = StoreJournal(store: store, live: live)
    self.store = store
    keeper = StoreKeeper(store: store, queue: queue, logger: logger)
    pipeline = Pipeline(
      queue: queue,
      ingest: ingest,
      journal: journal,
      ports: ports,
      fullBatch: configuration.store.commitMaximumMessages,
      clock: SystemClock.now
    )
    (delivered, watchedUntil) = (state.delivered, state.lastTick)
    origin = String(state.storeID.prefix(8))
    series = state.register.seriesCount
    hasReceived = state.ledger.values.contains { $0.received > 0 }
  }

  /// Who was there when the last run ended.
  private static func presence(
    _ configuration: SluiceConfiguration,
    _ state: RestoredState
  ) -> PresenceStage {
    let now = SystemClock.now()
    let heard = state.ledger.compactMap { id, entry in
      entry.lastArrived.flatMap { at in
        state.register[id].map { (site: $0.site, device: $0.name, at: at) }
      }
    }
    return PresenceStage(
      tracker: PresenceTracker(
        sites: configuration.sites,
        settings: configuration.presence,
        history: PresenceHistory(rows: state.presence, heard: heard, watched: state.watched),
        now: now
      ),
      facts: FactAlerts(
        rules: Set(PresenceRule.allCases.map(\.rawValue)),
        alerts: state.openAlerts,
        episodes: state.episodes
      ),
      sites: configuration.sites,
      now: now
    )
  }

  /// The decoder that a configuration asks for.
  static func decoder(_ configuration: SluiceConfiguration) throws(DaemonError) -> Decoder {
    do throws(DecoderError) {
      return try Decoder(
        sources: configuration.sources,
        sites: configuration.sites,
        catalogue: configuration.catalogue,
        zone: configuration.zone
      )
    } catch {
      throw DaemonError(
        "the configuration cannot be decoded by: \(error)",
        remedy: "run `sluice check`"
      )
    }
  }

  /// Quality control of a configuration, with what the store knows.
  static func quality(
    _ configuration: SluiceConfiguration,
    newest: some Sequence<Sample> = [] as [Sample],
    unsettled: [SeriesID: TimeRange] = [:]
  ) -> QualityStage {
    let suns = configuration.sites.compactMap { site in
      site.location.flatMap {
        SolarGeometry(latitude: $0.latitude, longitude: $0.longitude)
      }.map { (site.name, $0) }
    }
    let sky = Dictionary(suns, uniquingKeysWith: { $1 })
    let knowledge = FieldKnowledge(
      sunElevation: { site, time in
        let cosine = sky[site]?.cosineOfZenith(secondsSinceEpoch: Double(time.milliseconds) / 1000)
        return cosine.map { asin(max(-1, min(1, $0))) * 180 / .pi }
      },
      oxygenSaturation: { DissolvedOxygen.saturation(temperature: $0) }
    )
    return QualityStage(
      policy: configuration.qualityPolicy,
      zone: configuration.zone,
      knowledge: knowledge,
      groups: configuration.redundancy,
      newest: newest,
      unsettled: unsettled,
      now: SystemClock.now()
    )
  }

  /// Quality control as the last run left it: each series' newest samples are read again.
  private static func quality(
    _ configuration: SluiceConfiguration,
    _ state: RestoredState
  ) throws(DaemonError) -> QualityStage {
    var quality = quality(configuration, newest: state.newest.samples, unsettled: state.unsettled)
    quality.restore(works: state.maintenance, foulings: state.foulings)
    let (path, register) = (configuration.store.path, state.register)
    do throws(StoreError) {
      var deeper: [QualityStage.Stretch] = []
      let first = quality.toRestore(register: register)
      try HistoryRelay.read(first, path: path, register: register) { stretch, samples in
        let more = quality.restore(stretch.series, samples, register: register)
        if let more { deeper.append(more) }
      }
      try HistoryRelay.read(deeper, path: path, register: register) { stretch, samples in
        _ = quality.restore(stretch.series, samples, register: register)
      }
    } catch {
      throw DaemonError(
        "\(error)",
        remedy: "nothing was acknowledged",
        exitCode: ExitCode.storeUnavailable
      )
    }
    return quality
  }

  /// Tells the rules what is stored; without it their windows would be empty.
  private static func remember(
    _ path: String,
    _ state: RestoredState,
    _ engine: inout RuleEngine
  ) throws(DaemonError) {
    engine.expect(state.register)
    do {
      let history = try RuleHistory(path: path)
      try history.tell(
        &engine,
        register: state.register,
        newest: state.newest,
        ledger: state.ledger
      )
      try history.recall(state.belated, &engine, register: state.register)
    } catch {
      throw DaemonError(
        "the rules cannot be told what is stored: \(error)",
        remedy: "nothing was acknowledged",
        exitCode: ExitCode.storeUnavailable
      )
    }
  }

  private static func open(
    _ configuration: SluiceConfiguration,
    queue: DispatchQueue
  ) throws(DaemonError) -> (Store, RestoredState) {
    let settings = configuration.store
    var options = StoreOptions()
    options.quarantineRows = settings.quarantineMessages
    options.quarantineBytes = Int64(settings.quarantineBytes)
    options.quarantineAge = settings.quarantineAge
    options.zone = configuration.zone
    options.keep = settings.keep
    do throws(StoreError) {
      let store = try Store.open(path: settings.path, queue: queue, options: options)
      return (store, try store.restore())
    } catch {
      throw DaemonError(
        "\(error)",
        remedy: "nothing was acknowledged",
        exitCode: ExitCode.storeUnavailable
      )
    }
  }
}
