import Telemetry

/// The devices of the configuration, found by the id under which they send.
struct DeviceDirectory: Sendable {
  /// A device and its site.
  struct Entry: Sendable {
    /// The site's name.
    var site: String
    /// The device.
    var definition: DeviceDefinition
  }

  /// What is known of an id.
  enum Finding {
    /// The device at this index.
    case listed(Int)
    /// No device that is listed.
    case unlisted
    /// Devices of several sites.
    case ambiguous
  }

  /// The devices.
  let entries: [Entry]
  private let byMatch: [String: [Int]]
  private let byName: [String: [Int]]

  /// Makes the directory of these sites.
  init(_ sites: [SiteDefinition]) {
    entries = sites.flatMap { site in
      site.devices.map { Entry(site: site.name, definition: $0) }
    }
    let numbered = Array(entries.enumerated())
    byMatch = Dictionary(
      grouping: numbered.filter { $0.element.definition.match != nil },
      by: { $0.element.definition.match ?? "" }
    ).mapValues { $0.map(\.offset) }
    byName = Dictionary(grouping: numbered, by: \.element.definition.name)
      .mapValues { $0.map(\.offset) }
  }

  /// Finds the device that sends under an id, at one site or at any (nil).
  ///
  /// The id is compared as it was sent with `match`, and mapped into the alphabet of names with the
  /// devices' names.
  func find(id: String, name: String, site: String?) -> Finding {
    for candidates in [byMatch[id], byName[name]] {
      let here = (candidates ?? []).filter { site == nil || entries[$0].site == site }
      guard let first = here.first else { continue }
      return here.count == 1 ? .listed(first) : .ambiguous
    }
    return .unlisted
  }
}
