import Store
import Telemetry
import Testing

/// Every reader answers as if nothing had been sealed, whatever has been and whenever it is asked.
func compare(_ harness: StoreHarness, _ model: inout SampleModel) throws {
  let reader = try harness.reader()
  for glob in ["*/*/*", "pond-1/*/m2", "pond-0/probe-0/m0"] {
    for range in [TimeRange.all, model.range()] {
      var read: [Sample] = []
      try reader.samples(matching: glob, in: range) { read.append($1) }
      let isSame = read == model.selected(glob, range)
      #expect(isSame, "\(glob) in \(range)")
    }
  }
  for summary in try reader.seriesSummaries() {
    let held = model.samples.filter { $0.series == summary.series.id }
    #expect(summary.samples == Int64(held.count))
    #expect(summary.first == held.map(\.time).min())
    #expect(summary.last == held.map(\.time).max())
  }
  for entry in try reader.latest() {
    let held = model.samples.filter { $0.series == entry.series.id }
    #expect(entry.sample == held.max { $0.time < $1.time })
  }
  let sizes = try reader.sizes()
  #expect(sizes.hotSamples + sizes.sealedSamples == Int64(model.samples.count))
  let candidates = model.candidates(60)
  let expected = candidates.map { model.holds($0.series, $0.time) }
  #expect(try harness.contains(candidates) == expected)
}

func compareRestored(_ harness: StoreHarness, _ model: SampleModel) throws {
  let state = try harness.restore()
  for series in model.register.series {
    let held = model.samples.filter { $0.series == series.id }.sorted { $0.time < $1.time }
    #expect(state.newest.times(of: series.id) == held.suffix(8).map(\.time))
    #expect(state.newest[series.id] == held.last)
  }
}
