import Decoding
import Telemetry
import Testing

/// What most of these messages speak for is one device.
extension AdoptionProposal {
  var site: String? { entries[0].site }
  var device: DeviceDefinition { entries[0].device }
  var profile: DeviceProfile? { entries[0].profile }
  var alternatives: [String] { entries[0].alternatives }
  var fields: [FieldAdvice] { entries[0].fields }
}

/// Proposals for messages, at a pond of Qingxi unless it is said otherwise.
enum AdoptionBench {
  static func propose(
    _ payload: String,
    topic: String = "deqing/qingxi-3/S01-07/up",
    sources: [SourceDefinition] = [],
    sites: [SiteDefinition] = [SiteDefinition(name: "qingxi-3")],
    profiles: [DeviceProfile] = []
  ) throws -> AdoptionProposal {
    try propose(
      bytes: Array(payload.utf8),
      topic: topic,
      sources: sources,
      sites: sites,
      profiles: profiles
    )
  }

  static func propose(
    bytes: [UInt8],
    topic: String,
    sources: [SourceDefinition] = [],
    sites: [SiteDefinition] = [SiteDefinition(name: "qingxi-3")],
    profiles: [DeviceProfile] = []
  ) throws -> AdoptionProposal {
    let adviser = AdoptionAdviser(
      sources: sources,
      sites: sites,
      profiles: profiles,
      zone: .fixed("Asia/Shanghai", offset: 28_800)
    )
    return try #require(
      try adviser.propose(topic: topic, payload: bytes, arrived: Bench.noon)
    )
  }
}
