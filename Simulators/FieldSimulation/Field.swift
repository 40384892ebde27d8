public import Telemetry

/// A simulated county: all sites of a scenario, whose devices speak in the order of event time.
///
/// Equal scenario, seed and start give equal messages, byte for byte, on any machine. Memory does
/// not grow with the time that is simulated.
public struct Field: Sendable {
  private var sky: CountySky
  private var sites: [SimulatedSite]
  private var devices: [SimulatedDevice]
  /// Connections of their own; in the queue they come before the devices.
  private var links: [SimulatedLink] = []
  private let life: SiteLife
  private var reached: Instant
  private var queue: EventQueue
  /// What has been measured and waits to be taken; the next one last.
  private var ready: [SimulatedMessage] = []

  /// Makes the county as it is at `start`; what it lives through before that is simulated unseen.
  public init(scenario: Scenario, seed: UInt64, start: Instant) {
    var sky = CountySky(seed: seed, settings: scenario.weather)
    sites = scenario.sites.map {
      var site = SimulatedSite(
        $0,
        sky: &sky,
        incidents: scenario.incidents,
        seed: seed,
        start: start
      )
      site.advance(to: start, sky: &sky)
      return site
    }
    self.sky = sky
    life = SiteLife(scenario, start: start)
    (devices, reached, queue) = ([], start, EventQueue([]))
    for (index, site) in scenario.sites.enumerated() {
      let shared = site.gateway.map { connect($0, site.name, node: nil, scenario.faults, start) }
      for device in site.devices {
        let node = device.format == .sparkplug ? devices.count : nil
        let own =
          device.hasWill
          ? connect(device.name, site.name, node: node, scenario.faults, start) : shared
        devices.append(
          SimulatedDevice(
            device,
            of: site.name,
            site: index,
            gateway: device.hasWill ? nil : site.gateway,
            link: own,
            scenario: scenario,
            seed: seed,
            start: start
          )
        )
      }
    }
    queue = EventQueue(links.map(\.time) + devices.map(\.time))
  }

  /// Makes a link; its number.
  private mutating func connect(
    _ owner: String,
    _ site: String,
    node: Int?,
    _ faults: [DeviceFault],
    _ start: Instant
  ) -> Int {
    links.append(
      SimulatedLink(
        of: owner,
        at: site,
        number: links.count,
        node: node,
        faults: faults,
        start: start
      )
    )
    return links.count - 1
  }

  /// When the next message may be sent at the earliest; nil for a county without devices.
  ///
  /// A device may turn out to have nothing to say then: its message was lost, or is kept back.
  public var nextTime: Instant? {
    ready.last?.time ?? queue.first.map { time(of: $0) }
  }

  private func time(of index: Int) -> Instant {
    index < links.count ? links[index].time : devices[index - links.count].time
  }

  /// The next message; nil when nothing is sent at ``nextTime``, or ever, by a county without
  /// devices.
  public mutating func next() -> SimulatedMessage? {
    if let message = ready.popLast() { return message }
    guard let index = queue.first else { return nil }
    defer { queue.replaceFirst(time: time(of: index)) }
    reached = time(of: index)
    return index < links.count ? change(link: index) : measure(device: index - links.count)
  }

  private mutating func measure(device index: Int) -> SimulatedMessage? {
    let site = devices[index].site
    sites[site].advance(to: devices[index].time, sky: &sky)
    devices[index].measure(at: sites[site]) { ready.append($0) }
    if ready.count > 1 { ready.reverse() }
    return ready.popLast()
  }

  private mutating func change(link index: Int) -> SimulatedMessage? {
    let (isUp, message) = links[index].next()
    guard !isUp, let node = links[index].node else { return message }
    let death = devices[node].endSession(at: reached)
    // Who has not been born yet leaves no will.
    if death != nil { links[index].note() }
    return death
  }

  /// What the simulation has come to know since this was last asked, of what is over: readings that
  /// faults have struck singly, and alerts that were due.
  ///
  /// A long run asks now and then, so that nothing piles up.
  public mutating func takeTruth() -> [TruthEntry] {
    devices.indices.flatMap { devices[$0].takeTruth() }
  }

  /// What the simulation knows and a receiver has to find out, up to now and beyond what was taken
  /// before: the faults, the incidents and stages, the alerts that were due, and the account of every
  /// device's messages.
  ///
  /// What is still going on is closed; to be called once, at the end.
  public mutating func truth() -> [TruthEntry] {
    devices.indices.flatMap { devices[$0].finalTruth() } + links.map(\.account)
      + life.entries(until: reached)
  }
}
