import Configuration
import Decoding
import Dispatch
import Notify
import Pipeline
import QualityControl
import Rules
import Store
import Telemetry

/// The store and the pipeline before it, as the last run left them; on the core queue.
struct CoreStage {
  let store: Store
  let pipeline: Pipeline
  /// Up to which transition each channel has been told.
  let delivered: [String: Int64]
  /// Up to when the last run watched.
  let watchedUntil: Instant?
  /// How many series there are.
  let series: Int
  /// Whether messages have come before, so that the broker should still know us.
  let hasReceived: Bool

  /// Opens the store and brings everything back that the rules and the ledger rest on.
  init(
    _ configuration: SluiceConfiguration,
    queue: DispatchQueue,
    live: LiveStateBox,
    ports: PipelinePorts
  ) throws(DaemonError) {
    dispatchPrecondition(condition: .onQueue(queue))
    let (store, state) = try Self.open(configuration.store, queue: queue)
    var engine = RuleEngine(
      rules: configuration.rules,
      surroundings: configuration.surroundings,
      alerts: state.openAlerts,
      episodes: state.episodes,
      firings: state.firings,
      watchedUntil: state.watchedUntil
    )
    try Self.remember(configuration.store.path, state.register, &engine)
    engine.endOrphans(now: SystemClock.now())
    let quality = try Self.quality(configuration, state)
    var recent = RecentTimes()
    for (series, times) in state.recent { recent.restore(series, newest: times) }
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
        now: state.watchedUntil ?? SystemClock.now()
      ),
      devices: DeviceMemory(identities: state.identities, calibrations: state.calibrations)
    )
    let journal = StoreJournal(store: store, live: live)
    self.store = store
    pipeline = Pipeline(
      queue: queue,
      ingest: ingest,
      journal: journal,
      ports: ports,
      fullBatch: configuration.store.commitMaximumMessages,
      clock: SystemClock.now
    )
    (delivered, watchedUntil) = (state.delivered, state.watchedUntil)
    series = state.register.series.count
    hasReceived = state.ledger.values.contains { $0.received > 0 }
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

  /// Quality control as the last run left it: each series' newest samples are read again.
  private static func quality(
    _ configuration: SluiceConfiguration,
    _ state: RestoredState
  ) throws(DaemonError) -> QualityStage {
    var quality = QualityStage(
      policy: configuration.qualityPolicy,
      zone: configuration.zone,
      newest: state.lastSamples,
      unsettled: state.unsettled
    )
    do throws(StoreError) {
      let reader = try StoreReader(path: configuration.store.path)
      var deeper: [QualityStage.Stretch] = []
      try reader.history(quality.toRestore(register: state.register)) { stretch, samples in
        let more = quality.restore(stretch.series, samples, register: state.register)
        if let more { deeper.append(more) }
      }
      try reader.history(deeper) { stretch, samples in
        _ = quality.restore(stretch.series, samples, register: state.register)
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
    _ register: Register,
    _ engine: inout RuleEngine
  ) throws(DaemonError) {
    do {
      try RuleHistory(path: path).tell(&engine, register: register, now: SystemClock.now())
    } catch {
      throw DaemonError(
        "the rules cannot be told what is stored: \(error)",
        remedy: "nothing was acknowledged",
        exitCode: ExitCode.storeUnavailable
      )
    }
  }

  private static func open(
    _ configuration: StoreConfiguration,
    queue: DispatchQueue
  ) throws(DaemonError) -> (Store, RestoredState) {
    var options = StoreOptions()
    options.quarantineRows = configuration.quarantineMessages
    options.quarantineBytes = Int64(configuration.quarantineBytes)
    options.quarantineAge = configuration.quarantineAge
    do throws(StoreError) {
      let store = try Store.open(path: configuration.path, queue: queue, options: options)
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
