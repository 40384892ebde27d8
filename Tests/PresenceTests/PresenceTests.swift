import Presence
import Telemetry
import TestSupport
import Testing

/// A farm whose devices speak and fall silent, second by second.
private struct Yard {
  var tracker: PresenceTracker
  var register = Register()
  var now = Instant(milliseconds: 1_784_952_000_000)
  var raised: [AlertFact] = []
  var settled: [AlertPlace] = []
  var rows: [String: DevicePresence] = [:]
  var isWatching = true
  var isJudging = true
  /// How often a device sends; taken out, it is dead.
  var senders: [String: Int] = [:]

  init(
    _ devices: [DeviceDefinition],
    settings: PresenceSettings = PresenceSettings(),
    history: PresenceHistory = PresenceHistory()
  ) {
    tracker = PresenceTracker(
      sites: [SiteDefinition(name: "s", devices: devices)],
      settings: settings,
      history: history,
      now: now
    )
  }

  mutating func device(_ name: String) -> DeviceID { register.intern(site: "s", device: name) }

  mutating func hear(_ name: String) {
    tracker.hear(device(name), at: now, register: register)
    collect()
  }

  mutating func note(_ word: Availability, _ name: String, isRetained: Bool = false) {
    let device = device(name)
    tracker.note(word, of: device, at: now, isRetained: isRetained, register: register)
    collect()
  }

  mutating func wait(_ span: TimeSpan) {
    for _ in 0..<(span.milliseconds / 1000) {
      now = now + .seconds(1)
      tracker.tick(now: now, isWatching: isWatching, judging: isJudging)
      let second = Int(now.milliseconds / 1000)
      for (name, every) in senders.sorted(by: { $0.key < $1.key }) where second % every == 0 {
        tracker.hear(device(name), at: now, register: register)
      }
      collect()
    }
  }

  private mutating func collect() {
    let changes = tracker.takeChanges()
    raised += changes.raised
    settled += changes.settled
    for row in changes.rows { rows[row.device] = row }
  }

  func state(_ name: String) -> DevicePresence.State? {
    tracker.devices.first { $0.device == name }?.state
  }

  var told: [String] { raised.map { "\($0.place.rule) \($0.place.device ?? "")" } }
}

struct PresenceTests {
  private func probes(_ count: Int, every: TimeSpan = .minutes(5)) -> [DeviceDefinition] {
    (1...count).map { DeviceDefinition(name: "p\($0)", every: every, gateway: "gw") }
      + [DeviceDefinition(name: "gw")]
  }

  @Test("a device is silent after three intervals, once, and present again with its next message")
  func silence() {
    var yard = Yard([DeviceDefinition(name: "a", every: .minutes(5))])
    yard.hear("a")
    yard.wait(.minutes(15))
    #expect(yard.told.isEmpty)
    yard.wait(.minutes(60))
    #expect(yard.told == ["device_silent a"])
    #expect(yard.state("a") == .silent && yard.rows["a"]?.state == .silent)
    #expect(yard.raised[0].since == yard.now - .minutes(75))
    yard.hear("a")
    #expect(yard.settled == [yard.raised[0].place])
    #expect(yard.state("a") == .present)
  }

  @Test("a device that never speaks is told too")
  func neverHeard() {
    var yard = Yard([DeviceDefinition(name: "a", every: .minutes(5))])
    yard.wait(.minutes(16))
    #expect(yard.told == ["device_silent a"])
    #expect(yard.raised[0].detail.contains("never heard"))
  }

  @Test("time in which we did not watch makes nobody silent")
  func outages() {
    var yard = Yard([DeviceDefinition(name: "a", every: .minutes(5))])
    yard.hear("a")
    yard.wait(.minutes(14))
    yard.isWatching = false
    yard.wait(.minutes(180))
    yard.isWatching = true
    // The clock jumps as well, when the machine wakes up.
    yard.now = yard.now + .hours(9)
    yard.wait(.seconds(50))
    #expect(yard.told.isEmpty)
    yard.isJudging = false
    yard.wait(.minutes(2))
    #expect(yard.told.isEmpty)
    yard.isJudging = true
    yard.wait(.seconds(2))
    #expect(yard.told == ["device_silent a"])
  }

  @Test("one alert for a silent gateway names what is behind it, and no other is raised")
  func causeFirst() {
    var yard = Yard(probes(14))
    for index in 1...14 { yard.senders["p\(index)"] = 300 - index % 7 }
    yard.wait(.hours(1))
    #expect(yard.told.isEmpty)
    yard.senders = [:]
    yard.wait(.hours(3))
    #expect(Set(yard.told) == ["gateway_silent gw"])
    let last = yard.raised.last
    #expect(last?.value == 14)
    for index in 1...14 { #expect(last?.detail.contains("p\(index)") == true) }
    for index in 1...14 { #expect(yard.state("p\(index)") == .behindGateway) }
    // One device is heard: the gateway lives; of the others the dead one is told after its time.
    for index in 1...13 { yard.senders["p\(index)"] = 300 }
    yard.wait(.minutes(6))
    #expect(yard.settled.map(\.rule) == ["gateway_silent"])
    #expect(yard.state("gw") == .present)
    yard.wait(.minutes(20))
    #expect(yard.told.last == "device_silent p14")
  }

  @Test("one dead device behind a living gateway is its own fault")
  func ownFault() {
    var yard = Yard(probes(3))
    yard.senders = ["p1": 300, "p2": 300, "p3": 300]
    yard.wait(.minutes(30))
    yard.senders["p2"] = nil
    yard.wait(.hours(1))
    #expect(yard.told == ["device_silent p2"])
    #expect(yard.raised[0].detail.contains("gateway gw is heard"))
  }

  @Test("a fast probe behind a gateway with slow ones does not wait for them for ever")
  func slowNeighbours() {
    var yard = Yard([
      DeviceDefinition(name: "fast", every: .minutes(5), gateway: "gw"),
      DeviceDefinition(name: "slow", every: .hours(6), gateway: "gw"),
      DeviceDefinition(name: "gw"),
    ])
    yard.hear("slow")
    yard.hear("fast")
    yard.wait(.minutes(29))
    #expect(yard.told.isEmpty)
    yard.wait(.minutes(2))
    #expect(yard.told == ["device_silent fast"])
  }

  @Test("a gateway that sends by itself is judged by that, unless something comes through it")
  func ownSigns() {
    var yard = Yard([
      DeviceDefinition(name: "gw", every: .minutes(1)),
      DeviceDefinition(name: "p", every: .hours(1), gateway: "gw"),
    ])
    yard.senders = ["gw": 60]
    yard.hear("p")
    yard.wait(.minutes(10))
    yard.senders = [:]
    yard.wait(.minutes(4))
    #expect(yard.told == ["gateway_silent gw"])
    yard.hear("p")
    #expect(yard.settled.map(\.rule) == ["gateway_silent"])
  }

  @Test("a will message tells at once, a birth or any message takes it back")
  func words() {
    var yard = Yard([DeviceDefinition(name: "a", every: .hours(1))])
    yard.hear("a")
    yard.note(.offline, "a")
    yard.wait(.seconds(50))
    #expect(yard.told.isEmpty, "a short break is none")
    yard.wait(.seconds(15))
    #expect(yard.told == ["device_silent a"])
    #expect(yard.state("a") == .offline)
    yard.note(.online, "a")
    #expect(yard.settled.count == 1 && yard.state("a") == .present)
    yard.note(.offline, "a")
    yard.wait(.seconds(10))
    yard.hear("a")
    yard.wait(.minutes(5))
    #expect(yard.told.count == 1)
  }

  @Test("what the broker had kept is no life, and proves death only of one that is not heard")
  func keptWords() {
    var yard = Yard([
      DeviceDefinition(name: "a", every: .minutes(5)),
      DeviceDefinition(name: "b", every: .minutes(5)),
    ])
    yard.hear("b")
    yard.note(.online, "a", isRetained: true)
    yard.note(.offline, "b", isRetained: true)
    yard.wait(.minutes(10))
    #expect(yard.told.isEmpty)
    yard.wait(.minutes(6))
    #expect(Set(yard.told) == ["device_silent a", "device_silent b"])
    var other = Yard([DeviceDefinition(name: "a", every: .hours(5))])
    other.note(.offline, "a", isRetained: true)
    other.wait(.minutes(2))
    #expect(other.told == ["device_silent a"])
  }

  @Test("the interval of a device without one is learned, robustly")
  func learning() {
    var yard = Yard([])
    yard.senders = ["a": 600]
    yard.wait(.hours(2))
    #expect(yard.rows["a"]?.every == .minutes(10) && yard.rows["a"]?.isLearned == true)
    yard.senders = [:]
    yard.wait(.minutes(29))
    #expect(yard.told.isEmpty)
    yard.wait(.minutes(3))
    #expect(yard.told == ["device_silent a"])
    // An outage is no interval; a new interval is one after three pauses.
    yard.senders = ["a": 600]
    yard.wait(.hours(2))
    #expect(yard.tracker.devices.first?.every == .minutes(10))
    yard.senders = ["a": 3600]
    yard.wait(.hours(12))
    #expect(yard.tracker.devices.first?.every == .hours(1))
    #expect(yard.told.count <= 4)
  }

  @Test("messages that come in bursts make one interval")
  func bursts() {
    var learner = CadenceLearner()
    for _ in 0..<20 {
      for pause in [0.3, 0.0, 1.5, 598] { learner.take(.milliseconds(Int64(pause * 1000))) }
    }
    #expect(learner.every == .seconds(598))
  }

  @Test("nothing is expected of a device that was told of nowhere and has hardly spoken")
  func strangers() {
    var yard = Yard([])
    for _ in 0..<4 {
      yard.hear("x")
      yard.wait(.minutes(1))
    }
    yard.wait(.hours(5))
    #expect(yard.told.isEmpty && yard.tracker.devices.isEmpty)
  }

  @Test("after a restart a silence goes on counting, without the time in which nobody watched")
  func restart() {
    let start = Instant(milliseconds: 1_784_952_000_000)
    let heard = start - .hours(5)
    let history = PresenceHistory(
      rows: [
        DevicePresence(site: "s", device: "a", state: .present, since: heard - .days(1)),
        DevicePresence(site: "s", device: "b", state: .silent, since: heard),
      ],
      heard: [("s", "a", heard), ("s", "b", heard - .hours(1))],
      watched: [TimeRange(start: heard - .days(1), end: heard + .minutes(10))]
    )
    var yard = Yard(
      [
        DeviceDefinition(name: "a", every: .minutes(5)),
        DeviceDefinition(name: "b", every: .minutes(5)),
      ],
      history: history
    )
    yard.wait(.minutes(5))
    // What holds already is told again, in case anything about it has changed.
    #expect(yard.told == ["device_silent b"])
    yard.wait(.seconds(10))
    #expect(yard.told == ["device_silent b", "device_silent a"])
  }

  @Test("battery and signal are at hand when a device falls silent")
  func vitals() {
    var yard = Yard([DeviceDefinition(name: "a", every: .minutes(5))])
    let device = yard.device("a")
    for (metric, value) in [("battery_voltage", 3.14), ("rssi", -118), ("air_temp", 20)] {
      let series = yard.register.intern(
        device: device,
        metric: metric,
        channel: nil,
        unit: "1"
      )
      let sample = Sample(series: series, time: yard.now, value: value, arrived: yard.now)
      yard.tracker.observe(sample, register: yard.register)
    }
    yard.hear("a")
    yard.wait(.minutes(16))
    #expect(yard.raised[0].detail.contains("battery 3.1 V; signal -118 dBm"))
    #expect(yard.rows["a"]?.battery == 3.14 && yard.rows["a"]?.signal == -118)
  }

  @Test("a reload takes up gateways and severities, and ends what nobody expects any more")
  func reload() {
    var yard = Yard([DeviceDefinition(name: "a", every: .minutes(5))])
    yard.wait(.minutes(16))
    yard.tracker.replace(
      sites: [SiteDefinition(name: "s", devices: [DeviceDefinition(name: "a")])],
      settings: PresenceSettings(),
      now: yard.now
    )
    yard.wait(.seconds(1))
    #expect(yard.settled.map(\.device) == ["a"])
    yard.tracker.replace(
      sites: [SiteDefinition(name: "s", devices: [DeviceDefinition(name: "a", every: .hours(9))])],
      settings: PresenceSettings(deviceSeverity: nil),
      now: yard.now
    )
    yard.wait(.hours(40))
    #expect(yard.told.count == 1 && yard.state("a") == .silent)
  }
}
