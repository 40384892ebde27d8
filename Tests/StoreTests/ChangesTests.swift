import Dispatch
import SQLite
import Store
import Telemetry
import Testing

@Suite struct ChangesTests {
  /// Whatever the size of the steps, a mirror that follows them ends up with what the store has.
  @Test(arguments: [1, 2, 3, 7, 1000])
  func aMirrorThatFollowsEndsUpWithTheSame(limit: Int) throws {
    let harness = try StoreHarness()
    let (register, growth) = makeRegister(devices: 2, metrics: 2)
    var mirror = Mirror()
    var seq: Int64 = 0
    for step in Int64(1)...6 {
      var next = batch([sample(1, step)], growth: step == 1 ? growth : .init())
      next.ledger = [
        DeviceID(rawValue: Int32(step % 3)): LedgerEntry(received: step, ignored: step)
      ]
      if step == 2 { next.alerts = [alert(.pending), alert(.pending, episode: 2)] }
      if step == 3 { next.withdrawn = [alert(.pending).id] }
      if step >= 4 {
        next.alerts = [alert(.firing, episode: 2, at: step, firedAt: step)]
        next.transitions = [
          AlertTransition(event: .firing, time: .epoch, alert: next.alerts[0])
        ]
        next.events = [SystemEvent(kind: .reloaded, time: .epoch, detail: "\(step)")]
        next.delivered = ["log": step]
        next.silences = [silence(step % 2, ends: step)]
        next.outbox = [message(step)]
        next.progress = [
          OutboxProgress(id: step, state: .done, attempts: 1, next: .epoch, at: .epoch)
        ]
        next.planner = [PlannerRow(key: "g", value: step == 6 ? nil : "\(step)")]
        next.maintenance = [work(until: step)]
        next.foulings = [fouling(step)]
        next.presence = [presence("probe-\(step % 2)", since: step)]
        next.watched = TimeRange(start: .epoch, end: Instant(milliseconds: step))
      }
      try harness.append(next)
      // Behind by several commits at times.
      guard step % 2 == 0 else { continue }
      while case let changes = try harness.reader().changes(after: seq, limit: limit),
        let last = changes.last
      {
        #expect(changes.map(\.rev) == changes.map(\.rev).sorted())
        #expect(changes[0].rev > seq)
        changes.forEach { mirror.take($0.subject) }
        seq = last.rev
      }
    }
    let reader = try harness.reader()
    #expect(seq == 6)
    #expect(mirror.devices == Set(register.devices))
    #expect(mirror.series == Set(register.series))
    #expect(mirror.ledger == (try reader.ledger()))
    #expect(mirror.rows == 6)
    #expect(mirror.alerts.values.filter { $0.state != .inactive } == (try reader.alerts()))
    #expect(mirror.alerts[alert(.pending).id]?.state == .inactive)
    #expect(mirror.ordinals == [1, 2, 3])
    #expect(mirror.events == ["4", "5", "6"])
    #expect(mirror.delivered == ["log": 6])
    #expect(Array(mirror.silences.values).sorted { $0.id < $1.id } == (try reader.silences()))
    #expect(Array(mirror.work.values) == [work(until: 6)])
    #expect(try reader.maintenance() == [work(until: 6)])
    #expect(mirror.foulings.count == 3)
    #expect(try reader.foulings() == [4, 5, 6].map(fouling))
    let messages = try reader.messages(limit: 10).sorted { $0.id < $1.id }
    #expect(mirror.messages.values.sorted { $0.id < $1.id } == messages)
    #expect(messages.map(\.state) == [.done, .done, .done])
    #expect(mirror.planner == [:])
    #expect(mirror.presence.values.sorted { $0.device < $1.device } == (try reader.presence()))
    #expect(mirror.presence.count == 2)
    #expect(mirror.watched == [TimeRange(start: .epoch, end: Instant(milliseconds: 6))])
    #expect(try harness.restore().watched == mirror.watched)
    #expect(try harness.restore().presence == (try reader.presence()))
    #expect(try reader.changes(after: 6, limit: limit).isEmpty)
  }

  /// Shorter chunks that are joined already are told no more; what the joining brought is, whatever the
  /// steps, and the end is told by nothing else.
  @Test func whatIsJoinedInTheMeantimeDoesNotEndTheChanges() throws {
    let harness = try StoreHarness()
    let (first, length) = (Int64(20_672 * 86_400_000), Int64(32))
    let growth = makeRegister(devices: 3, metrics: 1).growth
    for day in 0..<length {
      let time = first + day * 86_400_000
      let samples = (Int32(1)...3).flatMap { id in (0..<4).map { sample(id, time + $0 * 3_600_000) }
      }
      try harness.append(batch(samples, growth: day == 0 ? growth : RegisterGrowth()))
      let end = Instant(milliseconds: time) + .days(1) + .hours(3)
      try harness.maintain(at: end, asking: true)
    }
    let file = try Connection(path: harness.path, mode: .readOnly)
    let store = try harness.open()
    let end = Instant(milliseconds: first) + .days(length + 2)
    let isHalfDone = "SELECT 1 FROM pass WHERE join_hours = 768 AND join_device BETWEEN 2 AND 3"
    while try file.integer(isHalfDone) == nil {
      try #require(try harness.queue.sync { try store.maintain(at: end, within: .zero) })
    }
    #expect(try file.integer("SELECT count(*) FROM fresh") ?? 0 >= 2 * length)
    let all = try harness.reader().changes(after: 0, limit: .max)
    for limit in [1, 2, 50] {
      var told: [StoreChange] = []
      while case let changes = try harness.reader().changes(
        after: told.last?.rev ?? 0,
        limit: limit
      ), !changes.isEmpty {
        told += changes
      }
      #expect(told == all, "limit \(limit)")
    }
  }

  private func work(until step: Int64) -> Maintenance {
    Maintenance(
      device: DeviceID(rawValue: 1),
      started: .epoch,
      ended: Instant(milliseconds: step),
      reason: "清洗",
      by: "root"
    )
  }

  private func fouling(_ step: Int64) -> FoulingOffset {
    FoulingOffset(
      series: SeriesID(rawValue: Int32(step)),
      started: .epoch,
      measured: Instant(milliseconds: step),
      before: 1.5,
      after: Double(step)
    )
  }

  private struct Mirror {
    var devices: Set<Register.Device> = []
    var series: Set<Register.Series> = []
    var ledger: [DeviceID: LedgerEntry] = [:]
    var alerts: [String: Alert] = [:]
    var ordinals: [Int64] = []
    var events: [String] = []
    var delivered: [String: Int64] = [:]
    var silences: [Int64: Silence] = [:]
    var messages: [Int64: OutboxMessage] = [:]
    var planner: [String: String] = [:]
    var work: [Instant: Maintenance] = [:]
    var foulings: [SeriesID: FoulingOffset] = [:]
    var presence: [String: DevicePresence] = [:]
    var watched: [TimeRange] = []
    var rows: Int64 = 0

    mutating func take(_ subject: StoreChange.Subject) {
      switch subject {
      case .device(let device): devices.insert(device)
      case .series(let entry): series.insert(entry)
      case .batch(_, _, let added): rows += added.map { $0.upperBound - $0.lowerBound + 1 } ?? 0
      case .ledger(let device, let entry): ledger[device] = entry
      case .alert(let alert): alerts[alert.id] = alert
      case .transition(let ordinal, _): ordinals.append(ordinal)
      case .delivered(let channel, let ordinal): delivered[channel] = ordinal
      case .revision, .chunk: break
      case .message(let message): messages[message.id] = message
      case .planner(let row): planner[row.key] = row.value
      case .silence(let silence): silences[silence.id] = silence
      case .maintenance(let work): self.work[work.started] = work
      case .fouling(let fouling): foulings[fouling.series] = fouling
      case .presence(let row): presence[row.device] = row
      case .watched(let span):
        watched.removeAll { $0.start == span.start }
        watched.append(span)
      case .event(let event): events.append(event.detail)
      }
    }
  }
}
