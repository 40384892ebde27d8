import Presentation
import Telemetry

/// One site's devices in the status: what became of their messages and how fresh they are.
struct SiteSummary {
  /// The site's name.
  let site: String
  /// Devices that are configured or have been heard.
  private(set) var devices: Set<String> = []
  /// Devices that have been quiet for three times their interval, or were never heard.
  private(set) var silent = 0
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
      summaries[site, default: SiteSummary(site: site)].add(name, entry, arrived: arrived)
    }
    for site in sites {
      for device in site.devices {
        let name = "\(site.name)/\(device.name)"
        let silence = arrivals[name].map { now - $0 }
        summaries[site.name, default: SiteSummary(site: site.name)]
          .add(name, every: device.every, silence: silence)
      }
    }
    return summaries.values.sorted { $0.site < $1.site }
  }

  private init(site: String) { self.site = site }

  private mutating func add(_ device: String, every: TimeSpan?, silence: TimeSpan?) {
    devices.insert(device)
    guard let every else { return }
    let isHeard = silence.map { $0.seconds <= 3 * every.seconds } ?? false
    if !isHeard { silent += 1 }
  }

  private mutating func add(_ device: String, _ entry: JSONValue, arrived: Instant?) {
    devices.insert(device)
    for field in LedgerField.allCases {
      counts[field, default: 0] += entry[field.rawValue]?.integer ?? 0
    }
    if let arrived { heard = heard.map { max($0, arrived) } ?? arrived }
  }
}
