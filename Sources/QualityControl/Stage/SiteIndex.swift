import Telemetry

/// Which series there are at each site, by metric.
struct SiteIndex: Sendable {
  private struct Place: Hashable {
    var site: String
    var metric: String
  }

  private var places: [Place: [Register.Series]] = [:]
  /// The number of the last series that was taken in.
  private(set) var reached: Int32 = 0

  /// Takes in the series that are new.
  mutating func update(_ register: Register) {
    while Int(reached) < register.highestSeries {
      reached += 1
      guard let entry = register[SeriesID(rawValue: reached)] else { continue }
      places[Place(site: entry.key.site, metric: entry.key.metric), default: []].append(entry)
    }
  }

  /// The series of a metric at a site, by number.
  func series(at site: String, metric: String) -> [Register.Series] {
    places[Place(site: site, metric: metric)] ?? []
  }

  /// The series that is meant as companion of another.
  func companion(
    of key: SeriesKey,
    metric: String,
    reach: MetricCheck.Reach
  ) -> SeriesID? {
    let candidates = series(at: key.site, metric: metric)
    let own = candidates.filter { $0.key.device == key.device }
    if let same = own.first(where: { $0.key.channel == key.channel }) ?? own.first {
      return same.id
    }
    switch reach {
    case .device: return nil
    case .site: return candidates.first?.id
    case .only: return candidates.count == 1 ? candidates.first?.id : nil
    }
  }
}
