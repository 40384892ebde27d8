public import Telemetry

/// A simulated county: all sites of a scenario, whose devices speak in the order of event time.
///
/// Equal scenario, seed and start give equal messages, byte for byte, on any machine. Memory does
/// not grow with the time that is simulated.
public struct Field: Sendable {
  private var sites: [SimulatedSite]
  private var devices: [SimulatedDevice]
  private var queue: EventQueue
  /// What has been measured and waits to be taken; the next one last.
  private var ready: [SimulatedMessage] = []

  /// Makes the county as it is at `start`; what it lives through before that is simulated unseen.
  public init(scenario: Scenario, seed: UInt64, start: Instant) {
    sites = scenario.sites.map {
      SimulatedSite(
        $0,
        weather: scenario.weather,
        incidents: scenario.incidents,
        seed: seed,
        start: start
      )
    }
    devices = []
    for (index, site) in scenario.sites.enumerated() {
      devices += site.devices.map {
        SimulatedDevice(
          $0,
          of: site.name,
          site: index,
          scenario: scenario,
          seed: seed,
          start: start
        )
      }
    }
    queue = EventQueue(devices.map(\.time))
  }

  /// When the next message may be sent at the earliest; nil for a county without devices.
  ///
  /// A device may turn out to have nothing to say then: its message was lost, or is kept back.
  public var nextTime: Instant? {
    ready.last?.time ?? queue.first.map { devices[$0].time }
  }

  /// The next message; nil when nothing is sent at ``nextTime``, or ever, by a county without
  /// devices.
  public mutating func next() -> SimulatedMessage? {
    if let message = ready.popLast() { return message }
    guard let index = queue.first else { return nil }
    let site = devices[index].site
    sites[site].advance(to: devices[index].time)
    devices[index].measure(at: sites[site]) { ready.append($0) }
    queue.replaceFirst(time: devices[index].time)
    if ready.count > 1 { ready.reverse() }
    return ready.popLast()
  }

  /// What the simulation knows and a receiver has to find out, up to now: the faults, the alerts
  /// that were due, and the account of every device's messages.
  ///
  /// What is still going on is closed; to be called once, at the end.
  public mutating func truth() -> [TruthEntry] {
    devices.indices.flatMap { devices[$0].truth() }
  }
}
