public import Telemetry

/// A simulated county: all sites of a scenario, whose devices speak in the order of event time.
///
/// Equal scenario, seed and start give equal messages, byte for byte, on any machine. Memory does
/// not grow with the time that is simulated.
public struct Field: Sendable {
  private var sites: [SimulatedSite]
  private var devices: [SimulatedDevice]
  private var queue: EventQueue

  /// Makes the county as it is at `start`; what it lives through before that is simulated unseen.
  public init(scenario: Scenario, seed: UInt64, start: Instant) {
    sites = scenario.sites.map {
      SimulatedSite($0, weather: scenario.weather, seed: seed, start: start)
    }
    devices = []
    for (index, site) in scenario.sites.enumerated() {
      devices += site.devices.map {
        SimulatedDevice($0, of: site.name, site: index, seed: seed, start: start)
      }
    }
    queue = EventQueue(devices.map(\.time))
  }

  /// When the next message is measured; nil for a county without devices.
  public var nextTime: Instant? {
    queue.first.map { devices[$0].time }
  }

  /// The next message; nil for a county without devices, which says nothing for ever.
  public mutating func next() -> SimulatedMessage? {
    guard let index = queue.first else { return nil }
    let site = devices[index].site
    sites[site].advance(to: devices[index].time)
    let message = devices[index].message(at: sites[site])
    queue.replaceFirst(time: devices[index].time)
    return message
  }
}
