import Presentation
import Telemetry

/// One site's devices in the status: what became of their messages and how fresh they are.
struct SiteSummary {
  /// The site's name.
  let site: String
  /// Devices that are configured, expected or have been heard.
  private(set) var devices: Set<String> = []
  /// Devices that are silent, by themselves or behind a silent gateway.
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
    for (name, entry) in document.root["ledger"]?["devices"]?.members ?? [:] {
      let site = String(name.prefix { $0 != "/" })
      let arrived = entry["last_arrived"]?.text.flatMap {
        TimeArgument.instant($0, now: now, zone: zone)
      }
      summaries[site, default: SiteSummary(site: site)].add(name, entry, arrived: arrived)
    }
    for device in SilentDevice.all(in: document) {
      let site = String(device.name.prefix { $0 != "/" })
      summaries[site, default: SiteSummary(site: site)].add(device)
    }
    for site in sites {
      for device in site.devices {
        summaries[site.name, default: SiteSummary(site: site.name)].devices
          .insert("\(site.name)/\(device.name)")
      }
    }
    return summaries.values.sorted { $0.site < $1.site }
  }

  private init(site: String) { self.site = site }

  private mutating func add(_ device: SilentDevice) {
    devices.insert(device.name)
    if device.isSilent { silent += 1 }
  }

  private mutating func add(_ device: String, _ entry: JSONValue, arrived: Instant?) {
    devices.insert(device)
    for field in LedgerField.allCases {
      counts[field, default: 0] += entry[field.rawValue]?.integer ?? 0
    }
    if let arrived { heard = heard.map { max($0, arrived) } ?? arrived }
  }
}
