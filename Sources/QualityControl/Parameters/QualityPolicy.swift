public import Telemetry

/// Which limits hold for which series: the catalogue, the usual limits, the climate, and what the
/// configuration says instead, the most special entry last.
public struct QualityPolicy: Sendable {
  /// A series begins anew after so many intervals without a value.
  public static let intervalsOfAGap: Int64 = 6

  private let overrides: [QualityOverride]
  private let catalogue: MetricCatalogue
  private let kinds: [String: SiteKind]
  private let batches: [String: CropBatch]
  private let zone: LocalZone
  private let intervals: [String: TimeSpan]

  /// Makes the policy of a configuration.
  ///
  /// - Parameters:
  ///   - overrides: the entries of `quality:`, in the order of the file.
  ///   - catalogue: the metrics that are known.
  ///   - sites: the sites and their devices.
  ///   - zone: the zone of the days that stages of crops are counted in.
  public init(
    overrides: [QualityOverride] = [],
    catalogue: MetricCatalogue = .standard,
    sites: [SiteDefinition] = [],
    zone: LocalZone = .utc
  ) {
    self.overrides = overrides.enumerated().sorted { left, right in
      let ranks = (left.element.scope.rank, right.element.scope.rank)
      return ranks.0 == ranks.1
        ? left.offset < right.offset : ranks.0.lexicographicallyPrecedes(ranks.1)
    }.map(\.element)
    (self.catalogue, self.zone) = (catalogue, zone)
    batches = Dictionary(
      sites.compactMap { site in site.batch.map { (site.name, $0) } },
      uniquingKeysWith: { $1 }
    )
    kinds = Dictionary(sites.map { ($0.name, $0.kind) }, uniquingKeysWith: { $1 })
    let stated = sites.flatMap { site in
      site.devices.compactMap { device in
        device.every.map { ("\(site.name)/\(device.name)", $0) }
      }
    }
    intervals = Dictionary(stated, uniquingKeysWith: { $1 })
  }

  /// The stage of the crop at each site, where it is known and some limit asks for it.
  ///
  /// Stages that begin by degree days are not known here.
  func stages(at now: Instant) -> [String: String] {
    guard overrides.contains(where: { !$0.scope.stages.isEmpty }) else { return [:] }
    return batches.compactMapValues { batch in
      guard let started = batch.started else { return batch.stage }
      let first = zone.instant(of: started)
      let day = now.day(offset: zone.offset(at: now)) - first.day(offset: zone.offset(at: first))
      return batch.stage(day: Int(clamping: day), degreeDays: nil)
    }
  }

  /// What a site is for.
  func kind(of site: String) -> SiteKind { kinds[site] ?? .other }

  /// What the settings of a series depend on: series in which it is the same have the same settings.
  struct Recipe: Hashable {
    var metric: String
    var kind: SiteKind
    var every: TimeSpan?
    /// Which of the overrides hold.
    var overrides: [Int]
  }

  /// What the settings of a series depend on, with the stage of the crop at its site.
  func recipe(of key: SeriesKey, stage: String?) -> Recipe {
    let kind = kind(of: key.site)
    return Recipe(
      metric: key.metric,
      kind: kind,
      every: intervals["\(key.site)/\(key.device)"],
      overrides: overrides.indices.filter {
        overrides[$0].scope.holds(key, kind: kind, stage: stage)
      }
    )
  }

  /// The settings of a series.
  ///
  /// - Parameters:
  ///   - key: its name.
  ///   - stage: the stage of the crop at its site, where one is known.
  ///   - trial: changes that come before everything else.
  /// - Returns: every setting with where it comes from.
  public func resolve(
    _ key: SeriesKey,
    stage: String? = nil,
    trial: [QualitySetting.Change] = []
  ) -> ResolvedQuality {
    let kind = kind(of: key.site)
    let every = intervals["\(key.site)/\(key.device)"]
    let usual = QualityDefaults.usualMinutes[key.metric] ?? QualityDefaults.unknownMinutes
    var result = ResolvedQuality(
      interval: every ?? .minutes(usual),
      knowsInterval: every != nil
    )
    setBuiltIn(&result)
    setRanges(of: key.metric, &result)
    setDefaults(of: key.metric, &result)
    if let seasons = Climate.seasons(of: key.metric, at: kind) {
      result.set(.climatology, .seasons(seasons), .climate)
    }
    for override in overrides where override.scope.holds(key, kind: kind, stage: stage) {
      result.apply(override.changes, .configuration(override.place))
    }
    result.apply(trial, .trial)
    setRated(of: key.metric, &result)
    return result
  }

  /// The settings of a series at a moment, with the stage that its site's crop is in then.
  public func resolve(
    _ key: SeriesKey,
    at now: Instant,
    trial: [QualitySetting.Change] = []
  ) -> ResolvedQuality {
    resolve(key, stage: stages(at: now)[key.site], trial: trial)
  }

  private func setBuiltIn(_ result: inout ResolvedQuality) {
    let gap = TimeSpan(milliseconds: result.interval.milliseconds * Self.intervalsOfAGap)
    result.set(.gapSplit, .span(gap), .interval)
    result.set(.errorCodes, .on, .builtIn)
    result.set(.multivariate, .on, .builtIn)
  }

  private func setRanges(of name: String, _ result: inout ResolvedQuality) {
    guard let metric = catalogue[name], metric.sensorRange.upperBound.isFinite else { return }
    var (sensor, plausible) = (metric.sensorRange, metric.plausibleRange)
    if name == "rel_humidity" {
      sensor = sensor.lowerBound...QualityDefaults.wettestReading
      plausible = plausible.lowerBound...QualityDefaults.wettestReading
    }
    result.set(.grossRangeFail, .range(sensor), .catalogue)
    result.set(.grossRangeSuspect, .range(plausible), .catalogue)
  }

  private func setDefaults(of metric: String, _ result: inout ResolvedQuality) {
    guard let row = QualityDefaults.rows[metric] else { return }
    if result.knowsInterval {
      row.spike.map { spike in
        result.set(.spikeMethod, .word(SpikeTest.Method.average.rawValue), .builtIn)
        result.set(.spikeSuspect, .number(spike.suspect), .defaults)
        result.set(.spikeFail, .number(spike.fail), .defaults)
      }
      if let rate = row.rate { Self.set(rate, &result) }
    }
    if let flat = row.flat {
      result.set(.flatTolerance, .number(flat.tolerance), .defaults)
      result.set(.flatSuspect, .span(flat.suspect), .defaults)
      result.set(.flatFail, .span(flat.fail), .defaults)
      QualityDefaults.lively[metric].map { result.set(.flatWithin, .range($0), .defaults) }
    }
    guard let signal = row.attenuated else { return }
    result.set(.attenuatedType, .word(signal.measure.rawValue), .defaults)
    result.set(.attenuatedWindow, .span(signal.window), .defaults)
    result.set(.attenuatedSuspect, .number(signal.suspect), .defaults)
    result.set(.attenuatedFail, .number(signal.fail), .defaults)
    result.set(.attenuatedMinimumCount, .count(20), .builtIn)
    guard metric == "dissolved_oxygen" else { return }
    let winter = QualityDefaults.oxygenInWinter
    result.set(.attenuatedWinterSuspect, .number(winter.suspect), .defaults)
    result.set(.attenuatedWinterFail, .number(winter.fail), .defaults)
  }

  private static func set(
    _ rate: (suspect: QualityDefaults.Rate, fail: QualityDefaults.Rate),
    _ result: inout ResolvedQuality
  ) {
    for (limit, both, falling, rising) in [
      (rate.suspect, QualitySetting.rateSuspect, .rateFallingSuspect, .rateRisingSuspect),
      (rate.fail, QualitySetting.rateFail, .rateFallingFail, .rateRisingFail),
    ] as [(QualityDefaults.Rate, QualitySetting, QualitySetting, QualitySetting)] {
      switch limit {
      case .both(let number): result.set(both, .number(number), .defaults)
      case .falling(let number): result.set(falling, .number(number), .defaults)
      case .each(let fall, let rise):
        result.set(falling, .number(fall), .defaults)
        result.set(rising, .number(rise), .defaults)
      case .rated: return
      }
    }
    result.set(.ratePer, .span(.hours(1)), .builtIn)
    result.set(.rateLeast, .span(.minutes(10)), .builtIn)
  }

  /// A register that counts water cannot grow faster than the pump can lift it.
  private func setRated(of metric: String, _ result: inout ResolvedQuality) {
    guard let rated = result.number(.ratedFlow), let rate = QualityDefaults.rows[metric]?.rate,
      case .rated(let suspect) = rate.suspect, case .rated(let fail) = rate.fail,
      result[.rateSuspect] == nil, result[.rateFail] == nil,
      result.off["rate_of_change"] == nil
    else { return }
    result.set(.rateRisingSuspect, .number(rated * suspect), .defaults)
    result.set(.rateRisingFail, .number(rated * fail), .defaults)
    result.set(.ratePer, .span(.hours(1)), .builtIn)
    result.set(.rateLeast, .span(.minutes(10)), .builtIn)
  }
}
