import Telemetry

/// Where a rule holds: its `where`.
struct RulePlace {
  /// The kinds of site; empty for all.
  var kinds: Set<SiteKind> = []
  /// Globs of the sites; empty for all.
  var sites: [String] = []
  /// Globs of the devices; empty for all.
  var devices: [String] = []

  /// Everywhere.
  init() {}

  /// Reads a `where`, and notes sites that are not there.
  init(_ keys: MappingReader, _ scope: RuleScope) {
    if let reader = keys["kind"] {
      kinds = Set(reader.itemsOrOne { $0.choice(SiteKind.self) } ?? [])
    }
    sites = keys["site"]?.itemsOrOne { Self.site($0, scope) } ?? []
    devices = keys["device"]?.itemsOrOne { $0.filledText() } ?? []
  }

  private static func site(_ reader: NodeReader, _ scope: RuleScope) -> String? {
    guard let glob = reader.filledText() else { return nil }
    let names = scope.sites.map(\.name)
    guard !names.isEmpty, !ConfigurationFolder.isPattern(glob), !names.contains(glob) else {
      return glob
    }
    let nearest = NearestName.find(glob, among: names)
    reader.fault(
      "`\(glob)` is not one of `sites`",
      nearest.map { "write `\($0)`" }
        ?? "add the site, or use one of \(names.prefix(8).joined(separator: ", "))"
    )
    return nil
  }
}
