import Telemetry

/// Property posts of the two platforms whose thing models look alike: Alibaba's Alink and China
/// Mobile's OneNET.
///
/// A property is bare or `{"value":…,"time":…}`, with the time in milliseconds. Batches hold arrays
/// of these; histories and packs of a gateway also name devices by an `identity`.
struct ThingModelCodec: PayloadCodec {
  /// Whose thing model.
  enum Platform: Sendable {
    /// Alibaba Cloud: `/sys/{product}/{device}/thing/event/property/post` and its relatives.
    case alink
    /// OneNET: `$sys/{product}/{device}/thing/property/post`, and data points under `dp/post/json`.
    case onenet
  }

  private var walk: ThingModelWalk
  private let platform: Platform

  var envelope: JSONCodec? { walk.json }

  /// Makes a codec.
  init(_ platform: Platform, limits: DecodingLimits, hash: ByteHash) {
    walk = ThingModelWalk(limits: limits, hash: hash)
    self.platform = platform
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    let place = levels.first("thing") ?? levels.first("dp")
    guard let place, place >= 2 else { return TopicMeaning(captures) }
    if captures.device == nil { captures.device = levels.joined(place - 1..<place) }
    let rest = (place..<levels.count).map { levels[$0] }.joined(separator: "/")
    switch rest {
    case "thing/event/property/post", "thing/property/post", "dp/post/json",
      "thing/event/property/batch/post":
      return TopicMeaning(captures)
    case "thing/event/property/pack/post", "thing/event/property/history/post", "thing/pack/post",
      "thing/history/post", "thing/sub/property/post":
      var meaning = TopicMeaning(captures)
      meaning.speaksForOthers = true
      return meaning
    default: return .nothing(captures, "a message of the platform that posts no property")
    }
  }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    try walk.json.parse(payload)
    let root = try walk.json.rootObject()
    if platform == .onenet, let points = walk.json.object("dp", of: root, payload) {
      return try walk.visitPoints(points, payload, &records)
    }
    guard let params = walk.json.container("params", of: root, payload) else {
      throw PayloadFault(code: .malformed, reason: "a property post without params")
    }
    guard walk.json.nodes[params].kind == .array else {
      return try walk.visitPost(params, payload, &records)
    }
    var next = walk.json.first(of: params)
    while let entry = next {
      try walk.visitPost(entry, payload, &records)
      next = walk.json.element(after: entry, of: params)
    }
  }
}
