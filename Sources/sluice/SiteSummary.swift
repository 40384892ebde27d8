import Presentation
import Telemetry

/// One site's devices in the status: what became of their messages and how fresh they are.
struct SiteSummary {
  /// The site's name.
  let site: String
  /// Devices that have been heard.
  private(set) var devices = 0
  /// Devices that have been quiet for three times their interval, or were never heard.
  private(set) var silent: [String] = []
  /// When the last message arrived.
  private(set) var heard: Instant?
  private var counts: [LedgerField: Int64] = [:]

  /// How many messages came to this end.
  func count(_ field: LedgerField) -> Int64 { counts[field] ?? 0 }

  /// The sites of a status, by name, with those that are configured and were never heard.
  static func list(
    from document: StatusDocument,
    sites: [SiteDefinition],
    now: Instant,
    zone: LocalZone
  ) -> [SiteSummary] {
    var summaries: [String: SiteSummary] = [:]
    var arrivals: [String: Instant] = [:]
    for (name, entry) in document.root["ledger"]?["devices"]?.members ?? [:] {
      let site = String(name.prefix { $0 != "/" })
      let arrived = entry["last_arrived"]?.text.flatMap {
        TimeArgument.instant($0, now: now, zone: zone)
      }
      arrivals[name] = arrived
      summaries[site, default: SiteSummary(site: site)].add(entry, arrived: arrived)
    }
    for site in sites {
      for device in site.devices {
        guard let every = device.every else { continue }
        let limit = TimeSpan(milliseconds: every.milliseconds * 3)
        let arrived = arrivals["\(site.name)/\(device.name)"]
        if arrived.map({ now - $0 > limit }) ?? true {
          summaries[site.name, default: SiteSummary(site: site.name)].silent.append(device.name)
        }
      }
    }
    return summaries.values.sorted { $0.site < $1.site }
  }

  private init(site: String) { self.site = site }

  private mutating func add(_ entry: JSONValue, arrived: Instant?) {
    devices += 1
    for field in LedgerField.allCases {
      counts[field, default: 0] += entry[field.rawValue]?.integer ?? 0
    }
    if let arrived { heard = heard.map { max($0, arrived) } ?? arrived }
  }
}
