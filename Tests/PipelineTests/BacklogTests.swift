import Decoding
import Foundation
import Pipeline
import Rules
import Telemetry
import TestSupport
import Testing
import Windows

/// A day's readings of many devices, flushed newest first among live ones.
///
/// With `SLUICE_FULL_BACKLOG=1` it has the size of the promise: 200 devices, one reading a minute.
struct BacklogTests {
  private static let isFull = ProcessInfo.processInfo.environment["SLUICE_FULL_BACKLOG"] == "1"
  private let devices = isFull ? 200 : 20
  private let step: Int64 = isFull ? 60_000 : 600_000
  private let now: Int64 = 1_785_024_000_000
  private let day: Int64 = 86_400_000

  private struct Message {
    var device: Int
    var time: Int64
    var arrived: Int64
    var value: Double
    var isAlarm = false
  }

  /// The backlog of each device from its newest reading to its oldest, dealt in turn, with a live
  /// reading after every ninth; the seventh of each live device is under the limit.
  private func messages() -> [Message] {
    var all: [Message] = []
    var (live, random) = (0, SplitMix(seed: 17))
    for age in 0..<(day / step) {
      for device in 0..<devices {
        let arrived = now + Int64(all.count) * 10
        let value = 5 + Double(random.next() % 1000) / 100
        all.append(
          Message(device: device, time: now - (age + 1) * step, arrived: arrived, value: value)
        )
        guard all.count % 10 == 9 else { continue }
        live += 1
        let isAlarm = live % 7 == 0
        all.append(
          Message(
            device: devices + (live - 1) / 7,
            time: arrived + 5,
            arrived: arrived + 5,
            value: isAlarm ? 2 : 6,
            isAlarm: isAlarm
          )
        )
      }
    }
    return all
  }

  private func ingest() throws -> Ingest {
    let rule = RuleDefinition(
      name: "low",
      when: try Expression(parsing: "dissolved_oxygen < 3 mg/L"),
      // A fall so fast is doubtful, and what is asked here is when it is told.
      use: .any
    )
    let sources = [SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json")]
    return Ingest(
      decoder: try Decoder(sources: sources, sites: [], zone: .utc),
      engine: RuleEngine(rules: [rule], surroundings: RuleEngine.Surroundings(sites: []))
    )
  }

  private func windows() throws -> [EventWindows] {
    let hours = try #require(TimeGrid(every: .hours(1)))
    let local = LocalZone.fixed("Asia/Shanghai", offset: 28_800)
    let days = try #require(TimeGrid(every: .days(1), zone: local, dayStart: .hours(8)))
    return [hours, days].map { EventWindows(shape: .tumbling($0), horizon: .days(3)) }
  }

  @Test func windowsAndLiveAlertsAreAsIfNothingHadBeenLate() throws {
    var ingest = try ingest()
    let journal = FakeJournal()
    var (living, alarms): ([SeriesID: [EventWindows]], Int) = ([:], 0)
    let messages = messages()
    for start in stride(from: 0, to: messages.count, by: 500) {
      let part = messages[start..<min(start + 500, messages.count)]
      let batch = try take(part, into: &ingest, journal)
      let fired = batch.transitions.count { $0.event == .firing && !$0.alert.isRetrospective }
      // Each alarm is told by the batch that it came with.
      #expect(fired == part.count(where: \.isAlarm))
      alarms += fired
      for sample in batch.samples {
        if living[sample.series] == nil { living[sample.series] = try windows() }
        for index in 0..<2 { living[sample.series]?[index].take(sample, isUsed: true) }
      }
    }
    #expect(alarms > 0 && journal.samples.count == messages.count)
    try compare(living, journal.samples)
  }

  private func take(
    _ part: ArraySlice<Message>,
    into ingest: inout Ingest,
    _ journal: FakeJournal
  ) throws -> Batch {
    var incoming = MessageBatch()
    for message in part {
      incoming.append(
        topic: "farm/s/d\(message.device)/telemetry",
        payload: Array(#"{"ts":\#(message.time),"dissolved_oxygen":\#(message.value)}"#.utf8),
        arrived: Instant(milliseconds: message.arrived)
      )
    }
    let last = Instant(milliseconds: part.last?.arrived ?? now)
    let result = try ingest.take(incoming, now: last) { candidates throws(JournalFailure) in
      try journal.contains(candidates)
    }
    _ = try journal.append(result.batch)
    return result.batch
  }

  /// Every window against the one from the series in the order of time, each value arriving at once.
  private func compare(_ living: [SeriesID: [EventWindows]], _ samples: [Sample]) throws {
    let bySeries = Dictionary(grouping: samples, by: \.series)
    #expect(bySeries.count == living.count)
    var checked = 0
    for (series, windows) in living {
      let sorted = (bySeries[series] ?? []).sorted { $0.time < $1.time }
      for (index, found) in windows.enumerated() {
        var expected = try self.windows()[index]
        for var sample in sorted {
          sample.arrived = sample.time
          expected.take(sample, isUsed: true)
        }
        #expect(found.kept.map(\.range) == expected.kept.map(\.range))
        for (one, other) in zip(found.kept, expected.kept) {
          checked += 1
          #expect(isSame(one.aggregate, other.aggregate))
        }
      }
    }
    #expect(checked > living.count * 2)
  }

  private func isSame(_ one: Aggregate, _ other: Aggregate) -> Bool {
    one.flags == other.flags && one.minimum == other.minimum && one.maximum == other.maximum
      && one.earliest == other.earliest && one.latest == other.latest
      && abs((one.sum ?? 0) - (other.sum ?? 0)) < 1e-9
  }
}
