import Telemetry

/// Which series there are at each site and on each device, by number.
struct SiteIndex: Sendable {
  private struct Place: Hashable {
    var site: Int32
    var metric: String
  }

  private struct Neighbourhood: Hashable {
    var site: Int32
    var metric: String
    var channel: String?
  }

  /// Of a metric at a site: the first series, and how many there are.
  private struct Crowd {
    var first: Int32
    var count: Int32
  }

  /// Series that have the name of a group for a device are made of others.
  private let derived: Set<String>
  private var numbers: [String: Int32] = [:]
  private(set) var names: [String] = []
  /// The series of each site, in the order of their numbers.
  private var ofSite: [ContiguousArray<Int32>] = []
  /// By device: its newest series that may be a companion, 0 for none; ``earlier`` has the others.
  private var ofDevice: ContiguousArray<Int32> = []
  /// By series: the one before it of the same device.
  private var earlier: ContiguousArray<Int32> = [0]
  private var crowds: [Place: Crowd] = [:]
  private var places: [Neighbourhood: Int32] = [:]
  /// The series of one metric and channel at one site, in the order of their numbers.
  private(set) var neighbourhoods: [ContiguousArray<Int32>] = []
  /// The number of the last series that was taken in.
  private(set) var reached = 0

  init(groups: [RedundancyGroup]) {
    derived = Set(
      groups.compactMap { group in group.members.first.map { "\($0.site)/\(group.name)" } }
    )
  }

  /// Takes in the series that are new.
  mutating func update(_ register: Register) {
    while reached < register.highestSeries {
      reached += 1
      guard let entry = register[SeriesID(rawValue: Int32(reached))] else { continue }
      let site = number(of: entry.key.site)
      let id = entry.id.rawValue
      ofSite[Int(site)].append(id)
      if !places.isEmpty, !isDerived(entry.key),
        let place = places[
          Neighbourhood(site: site, metric: entry.key.metric, channel: entry.key.channel)
        ]
      {
        neighbourhoods[Int(place)].append(id)
      }
      guard MetricCheck.companionMetrics.contains(entry.key.metric) else { continue }
      chain(id, to: Int(entry.device.rawValue))
      crowds[Place(site: site, metric: entry.key.metric), default: Crowd(first: id, count: 0)]
        .count += 1
    }
  }

  private mutating func chain(_ id: Int32, to device: Int) {
    while earlier.count <= Int(id) { earlier.append(0) }
    while ofDevice.count <= device { ofDevice.append(0) }
    (earlier[Int(id)], ofDevice[device]) = (ofDevice[device], id)
  }

  /// The number of a site, given now if it is new.
  mutating func number(of site: String) -> Int32 {
    if let known = numbers[site] { return known }
    let number = Int32(names.count)
    numbers[site] = number
    names.append(site)
    ofSite.append([])
    return number
  }

  /// How many series a site has.
  @inline(__always)
  func count(at site: Int32) -> Int32 { Int32(truncatingIfNeeded: ofSite[Int(site)].count) }

  /// The series of the same metric and channel at a site, as a place in ``neighbourhoods``.
  mutating func neighbourhood(of key: SeriesKey, _ register: Register) -> Int32 {
    let site = number(of: key.site)
    let name = Neighbourhood(site: site, metric: key.metric, channel: key.channel)
    if let known = places[name] { return known }
    let members = ofSite[Int(site)].filter { id in
      guard let other = register[SeriesID(rawValue: id)]?.key else { return false }
      return other.metric == key.metric && other.channel == key.channel && !isDerived(other)
    }
    let place = Int32(neighbourhoods.count)
    places[name] = place
    neighbourhoods.append(ContiguousArray(members))
    return place
  }

  /// Where a series stands in a neighbourhood; nil where it is made of others.
  func place(of series: SeriesID, in neighbourhood: Int32) -> Int? {
    let members = neighbourhoods[Int(neighbourhood)]
    var (low, high) = (0, members.count)
    while low < high {
      let middle = (low + high) / 2
      if members[middle] < series.rawValue { low = middle + 1 } else { high = middle }
    }
    return low < members.count && members[low] == series.rawValue ? low : nil
  }

  /// The number of the series that is meant as companion of another; 0 for none.
  func companion(
    of entry: Register.Series,
    metric: String,
    reach: MetricCheck.Reach,
    _ register: Register
  ) -> Int32 {
    var own: Int32 = 0
    let device = Int(entry.device.rawValue)
    var next = device < ofDevice.count ? ofDevice[device] : 0
    while next != 0 {
      let id = next
      next = earlier[Int(id)]
      guard let key = register[SeriesID(rawValue: id)]?.key, key.metric == metric else { continue }
      if key.channel == entry.key.channel { return id }
      own = id
    }
    guard own == 0, reach != .device, let site = numbers[entry.key.site],
      let crowd = crowds[Place(site: site, metric: metric)]
    else { return own }
    return reach == .site || crowd.count == 1 ? crowd.first : 0
  }

  private func isDerived(_ key: SeriesKey) -> Bool {
    !derived.isEmpty && derived.contains("\(key.site)/\(key.device)")
  }
}
