import Store
import Telemetry
import Testing

@Suite struct ModelTests {
  @Test(arguments: [UInt64(1), 2, 3])
  func whatIsReadIsWhatWasWritten(seed: UInt64) throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: seed)
    // Sizes around the rows that are written by one statement, and one span of rows and more.
    for (index, size) in [0, 1, 15, 16, 17, 33, 300, 4500, 1, 500].enumerated() {
      try harness.append(batch(model.draw(size), growth: index == 0 ? model.growth : .init()))
      if index == 7 { try harness.end(clean: seed == 1) }
    }
    #expect(try harness.sizes().hotSamples == Int64(model.samples.count))
    try compareReads(harness.reader(), &model)
    try compareRestored(harness.restore(), model)
    let candidates = model.candidates(400)
    let found = try harness.contains(candidates)
    #expect(found == candidates.map { model.holds($0.series, $0.time) })
    #expect(Set(found) == [true, false])
  }

  private func compareReads(_ reader: StoreReader, _ model: inout SampleModel) throws {
    // Parts far smaller than the answer, so that it is put together from many.
    for rows in [900, 500_000] {
      reader.rowsAtOnce = rows
      for glob in ["*/*/*", "pond-1/*/m2", "pond-?/probe-[0-3]/*", "pond-0/probe-0/m0", "no/*/*"] {
        for range in [TimeRange.all, model.range(), model.range()] {
          var read: [Sample] = []
          try reader.samples(matching: glob, in: range) { series, sample in
            #expect(series.id == sample.series)
            read.append(sample)
          }
          #expect(read == model.selected(glob, range))
        }
      }
    }
    for summary in try reader.seriesSummaries() {
      let held = model.samples.filter { $0.series == summary.series.id }
      #expect(summary.samples == Int64(held.count))
      #expect(summary.first == held.map(\.time).min())
      #expect(summary.last == held.map(\.time).max())
    }
    let latest = try reader.latest(matching: "pond-1/*/*")
    #expect(latest.map(\.series.key.site).allSatisfy { $0 == "pond-1" })
    #expect(latest.map(\.series.key.description) == latest.map(\.series.key.description).sorted())
    for entry in latest {
      let held = model.samples.filter { $0.series == entry.series.id }
      #expect(entry.sample == held.max { $0.time < $1.time })
    }
  }

  private func compareRestored(_ state: RestoredState, _ model: SampleModel) throws {
    for series in model.register.series {
      let held = model.samples.filter { $0.series == series.id }.sorted { $0.time < $1.time }
      #expect(state.newest.times(of: series.id) == held.suffix(8).map(\.time))
      #expect(state.newest[series.id] == held.last)
    }
  }

  /// A search for the newest samples may stop early only where nothing further up matters.
  @Test func seriesThatStoppedOrAreRareAreRestoredToo() throws {
    let harness = try StoreHarness()
    let (register, growth) = makeRegister(devices: 1, metrics: 4)
    var samples: [Sample] = []
    for step in Int64(0)..<12_000 {
      samples.append(sample(1, 1_000_000 + step * 100))
      // Series 2 stops, 3 is rare, 4 has a few samples from the future, then normal ones.
      if step < 3000 { samples.append(sample(2, 1_000_000 + step * 100)) }
      if step % 2500 == 0 { samples.append(sample(3, 1_000_000 + step * 100)) }
      samples.append(sample(4, 1_000_000 + step * 100 + (step < 5 ? 900_000_000 : 0)))
    }
    for start in stride(from: 0, to: samples.count, by: 1000) {
      let slice = Array(samples[start..<min(start + 1000, samples.count)])
      try harness.append(batch(slice, growth: start == 0 ? growth : .init()))
    }
    let state = try harness.restore()
    for series in register.series {
      let held = samples.filter { $0.series == series.id }.map(\.time).sorted()
      #expect(state.newest.times(of: series.id) == Array(held.suffix(8)))
    }
    #expect(try harness.contains([(SeriesID(rawValue: 4), samples[3].time)]) == [true])
    #expect(try harness.contains([]).isEmpty)
  }

  @Test func timesAtTheEndsOfTimeComeBack() throws {
    let harness = try StoreHarness()
    var extremes = [sample(1, 0), sample(1, 1)]
    extremes[0].time = Instant(milliseconds: .min)
    extremes[1].arrived = Instant(milliseconds: .min)
    try harness.append(batch(extremes, growth: makeRegister(devices: 1, metrics: 1).growth))
    var read: [Sample] = []
    try harness.reader().samples(matching: nil, in: .all) { read.append($1) }
    #expect(read == extremes)
  }
}
