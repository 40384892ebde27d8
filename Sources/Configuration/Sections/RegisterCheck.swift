import Decoding
import Telemetry

/// Checks what concerns several sources or devices at once.
struct RegisterCheck {
  /// The sources.
  let sources: [(definition: SourceDefinition, reader: NodeReader)]
  /// The `sites` section; nil where there is none.
  let sites: NodeReader?

  /// Notes sources whose topics overlap, and devices that cannot be told apart.
  func check() {
    checkOverlaps()
    checkIdentities()
  }

  private func checkOverlaps() {
    let filters = sources.map { source in
      (try? TopicPattern(source.definition.topic))?.subscription ?? source.definition.topic
    }
    for (index, source) in sources.enumerated() {
      guard
        let earlier = (0..<index).first(where: { TopicOverlap.exists(filters[$0], filters[index]) })
      else { continue }
      source.reader.warn(
        "`\(source.definition.topic)` and `\(sources[earlier].definition.topic)` fit the same topics",
        "nothing, if the earlier may win; else put the narrower one first"
      )
    }
  }

  /// Devices are found by `match` or name where the topic has no site.
  private func checkIdentities() {
    let needsUnique = sources.contains { source in
      (try? TopicPattern(source.definition.topic))?.names.contains(.site) == false
    }
    var seen: [String: String] = [:]
    for site in sites?.pairs ?? [] {
      for device in site.value["devices"]?.pairs ?? [] {
        let match = device.value["match"]
        let place = "\(site.name)/\(device.name)"
        guard let id = match?.scalarText ?? (needsUnique ? device.name : nil) else {
          continue
        }
        if let other = seen[id] {
          (match ?? device.key).fault(
            "`\(id)` stands for \(other) and for \(place)",
            "give each device its own `match`"
          )
        }
        seen[id] = seen[id] ?? place
      }
    }
  }
}
