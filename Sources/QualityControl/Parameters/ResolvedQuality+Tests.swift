import Telemetry

extension ResolvedQuality {
  /// The tests that these settings ask for.
  public var tests: SeriesTests {
    var tests = SeriesTests()
    tests.split = milliseconds(.gapSplit)
    if self[.gapSuspect] != nil || self[.gapFail] != nil {
      tests.gap = TimeGapTest(suspect: milliseconds(.gapSuspect), fail: milliseconds(.gapFail))
    }
    tests.errorCodes = self[.errorCodes] != nil
    tests.comparesMetrics = self[.multivariate] != nil
    if self[.grossRangeFail] != nil || self[.grossRangeSuspect] != nil {
      tests.grossRange = GrossRangeTest(
        fail: range(.grossRangeFail),
        suspect: range(.grossRangeSuspect)
      )
    }
    if case .seasons(let seasons) = self[.climatology] {
      tests.climatology = ClimatologyTest(seasons)
    }
    if self[.spikeSuspect] != nil || self[.spikeFail] != nil {
      tests.spike = SpikeTest(
        method: word(.spikeMethod).flatMap(SpikeTest.Method.init) ?? .average,
        suspect: number(.spikeSuspect),
        fail: number(.spikeFail)
      )
    }
    tests.rateOfChange = rateOfChange
    if let tolerance = number(.flatTolerance),
      self[.flatSuspect] != nil || self[.flatFail] != nil
    {
      tests.flatLine = FlatLineTest(
        tolerance: tolerance,
        suspect: milliseconds(.flatSuspect),
        fail: milliseconds(.flatFail)
      )
    }
    tests.lively = range(.flatWithin)
    tests.attenuated = attenuated
    tests.neighbour = neighbour
    tests.ratedFlow = number(.ratedFlow)
    return tests
  }

  private var rateOfChange: RateOfChangeTest? {
    let per = Double(milliseconds(.ratePer) ?? 3_600_000) / 1000
    func limit(_ one: QualitySetting, _ both: QualitySetting) -> Double? {
      (number(one) ?? number(both)).map { $0 / per }
    }
    let test = RateOfChangeTest(
      rising: RateOfChangeTest.Limits(
        suspect: limit(.rateRisingSuspect, .rateSuspect),
        fail: limit(.rateRisingFail, .rateFail)
      ),
      falling: RateOfChangeTest.Limits(
        suspect: limit(.rateFallingSuspect, .rateSuspect),
        fail: limit(.rateFallingFail, .rateFail)
      ),
      leastSeconds: Double(milliseconds(.rateLeast) ?? 0) / 1000
    )
    let none = RateOfChangeTest.Limits(suspect: nil)
    return test.rising == none && test.falling == none ? nil : test
  }

  private var attenuated: AttenuatedSignalTest? {
    guard let window = milliseconds(.attenuatedWindow), window > 0,
      self[.attenuatedSuspect] != nil || self[.attenuatedFail] != nil
    else { return nil }
    var winter: AttenuatedSignalTest.Limits?
    if let suspect = number(.attenuatedWinterSuspect), let fail = number(.attenuatedWinterFail) {
      winter = AttenuatedSignalTest.Limits(suspect: suspect, fail: fail)
    }
    return AttenuatedSignalTest(
      measure: word(.attenuatedType).flatMap(AttenuatedSignalTest.Measure.init) ?? .deviation,
      window: window,
      suspect: number(.attenuatedSuspect) ?? 0,
      fail: number(.attenuatedFail) ?? 0,
      outsideSummer: winter,
      minimumCount: count(.attenuatedMinimumCount) ?? 1
    )
  }

  private var neighbour: NeighbourTest? {
    guard let factor = number(.neighbourFactor) else { return nil }
    return NeighbourTest(
      factor: factor,
      floor: number(.neighbourFloor) ?? 0,
      least: count(.neighbourLeast) ?? 3,
      within: milliseconds(.neighbourWithin) ?? 2 * interval.milliseconds
    )
  }
}
