import Dispatch
import Store
import Telemetry
import TestSupport
import Testing

/// When a pass begins, and what comes while it is under way.
@Suite struct PassTests {
  private func maintainOneSlice(_ harness: StoreHarness, at now: Instant) throws -> Bool {
    let store = try harness.open()
    return try harness.queue.sync { try store.maintain(at: now, within: .zero) }
  }

  /// A reading that comes late while its hour is being sealed is sealed by the next pass, and what is
  /// said of it meanwhile with it.
  @Test func aRevisionOfWhatComesDuringAPassIsKeptForIt() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 61)
    try harness.append(batch(model.draw(900), growth: model.growth))
    model.wait(.hours(2))
    for slices in 1...12 {
      harness.queue.sync { harness.store?.askForSealing() }
      var hasMore = true
      for _ in 0..<slices where hasMore {
        hasMore = try maintainOneSlice(harness, at: model.now)
      }
      try harness.append(batch(model.drawLate(6)))
      var verdicts = Batch(kind: .messages, at: model.now)
      verdicts.revisions = model.samples.suffix(6).map {
        SampleRevision(series: $0.series, time: $0.time, flag: .fail, reasons: [])
      }
      model.take(verdicts.revisions)
      try harness.append(verdicts)
      try harness.maintain(at: model.now)
      try compare(harness, &model)
      model.wait(.hours(1))
      try harness.maintain(at: model.now)
      try compare(harness, &model)
    }
    try compareRestored(harness, model)
  }

  /// Our clock was far behind when these came: they are kept for a pass, and no longer.
  @Test func readingsOfTheFutureAloneAreSealedToo() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 62)
    let before = model.now
    model.wait(.days(400))
    try harness.append(batch(model.draw(50), growth: model.growth))
    for hours in Int64(1)...3 { try harness.maintain(at: before + .hours(hours)) }
    #expect(try harness.sizes().hotSamples == 0)
    try compare(harness, &model)
  }

  /// Sealing on request goes as far as the hour at hand; the next pass does not go back.
  @Test func whoAsksDoesNotCauseAnotherPass() throws {
    let harness = try StoreHarness()
    var model = SampleModel(seed: 63)
    try harness.append(batch(model.draw(300), growth: model.growth))
    try harness.maintain(at: model.now, asking: true)
    let held = try harness.sizes().hotSamples
    #expect(held > 100, "those of the hour at hand")
    try harness.maintain(at: model.now + .minutes(1))
    #expect(try harness.sizes().hotSamples == held)
    try compare(harness, &model)
  }
}
