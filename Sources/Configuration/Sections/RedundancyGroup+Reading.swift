import QualityControl
import Telemetry

extension RedundancyGroup {
  /// Reads the entries of `redundancy`.
  static func all(_ reader: NodeReader, sites: [SiteDefinition]) -> [RedundancyGroup] {
    var names: Set<String> = []
    return reader.items { item in
      item.mapping { keys -> RedundancyGroup? in
        guard let group = RedundancyGroup(keys) else { return nil }
        let device = "\(group.members[0].site)/\(group.name)"
        let isTaken = sites.contains { site in
          site.name == group.members[0].site && site.devices.contains { $0.name == group.name }
        }
        if isTaken || !names.insert(device).inserted {
          keys["name"]?.fault(
            "`\(group.name)` is the name of a device or of another group",
            "its consensus is stored as a device of this name: choose another"
          )
        }
        return group
      }.flatMap { $0 }
    } ?? []
  }

  private init?(_ keys: MappingReader) {
    let name = keys.required("name", "oxygen-pair").flatMap { reader -> String? in
      guard let text = reader.filledText(), reader.isName(text, of: "a group") else { return nil }
      return text
    }
    let members = keys.required("series", "[a/b/dissolved_oxygen, a/c/dissolved_oxygen]")
      .flatMap(Self.members)
    let tolerance = keys.required("tolerance", "0.5").flatMap { reader -> Double? in
      guard let number = reader.number() else { return nil }
      guard number > 0 else {
        reader.fault("\(reader.title) is not above 0", "say how far apart good sensors may be")
        return nil
      }
      return number
    }
    let within = keys["within"]?.span(.seconds(1) ... .days(1))
    let consensus = keys["consensus"]?.boolean()
    guard let name, let members, let tolerance else { return nil }
    self.init(
      name: name,
      members: members,
      tolerance: tolerance,
      within: within ?? .minutes(15),
      hasConsensus: consensus ?? false
    )
  }

  private static func members(_ reader: NodeReader) -> [SeriesKey]? {
    let keys = reader.items { item -> SeriesKey? in
      guard let text = item.filledText() else { return nil }
      guard let key = SeriesKey(text) else {
        item.mistyped("a series", "write site/device/metric")
        return nil
      }
      return key
    }
    guard let keys, let first = keys.first else { return nil }
    guard keys.count >= 2, Set(keys).count == keys.count else {
      reader.fault("\(reader.title) does not name two series or more", "name each sensor once")
      return nil
    }
    guard keys.allSatisfy({ $0.site == first.site && $0.metric == first.metric }) else {
      reader.fault(
        "\(reader.title) names several sites or metrics",
        "put sensors of one metric at one site into a group"
      )
      return nil
    }
    return keys
  }
}
