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
        "`\(source.definition.topic)` and `\(sources[earlier].definition.topic)` fit the same topics, of which the first takes all",
        "make them differ, or put the narrower one first"
      )
    }
  }

  /// Where the topic has no site, devices are found by `match` or else by name.
  private func checkIdentities() {
    let isByName = sources.contains { source in
      (try? TopicPattern(source.definition.topic))?.names.contains(.site) == false
    }
    var seen: [String: (place: String, isMatch: Bool)] = [:]
    for site in sites?.pairs ?? [] {
      for device in site.value["devices"]?.pairs ?? [] {
        let match = device.value["match"]
        guard let id = match?.scalarText ?? (isByName ? device.name : nil) else { continue }
        let place = "\(site.name)/\(device.name)"
        guard let other = seen[id] else {
          seen[id] = (place, match != nil)
          continue
        }
        tellApart(
          match ?? device.key,
          "`\(id)` stands for \(other.place) and for \(place)",
          other.isMatch
        )
      }
    }
  }

  /// Two devices of one id are an error; two of one name are found by their sites in most topics.
  private func tellApart(_ reader: NodeReader, _ message: String, _ isMatch: Bool) {
    guard isMatch, reader.path.hasSuffix(".match") else {
      return reader.warn(
        "\(message), so messages whose topic names no site are refused for it",
        "give each device its own `match`"
      )
    }
    reader.fault(message, "give each device its own `match`")
  }
}
