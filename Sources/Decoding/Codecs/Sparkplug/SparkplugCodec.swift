import SparkplugMessages
import SwiftProtobuf
import Telemetry

/// Sparkplug B (3.0): births name metrics and give them aliases, data may name the aliases only, a
/// death makes all values stale.
///
/// Both are words about who is there.
///
/// What births said is kept here, per edge node. Where one was missed, or a running number, the node
/// is asked for a rebirth. A device is known as `node/device`, the node itself as `node`, unless the
/// topic pattern captures something else.
struct SparkplugCodec: PayloadCodec {
  /// The kinds of messages.
  enum Kind: UInt8 {
    case none, nodeBirth, nodeData, nodeDeath, deviceBirth, deviceData, deviceDeath
  }

  /// How long a node has to answer before it is asked again.
  private static let patience = TimeSpan.seconds(30)

  var nodes: [[UInt8]: SparkplugNode] = [:]
  private let maximumNodes: Int
  private let maximumMetrics: Int
  /// The most devices, metrics and aliases that are remembered of all nodes together.
  private let maximumMemory: Int
  /// At most so many are remembered now.
  private var memory = 0

  /// Makes a codec.
  init(limits: DecodingLimits, hash: ByteHash) {
    maximumNodes = limits.maximumDevices
    maximumMetrics = limits.maximumReadings
    maximumMemory = limits.maximumSeries
  }

  static func meaning(of topic: Span<UInt8>, _ captures: TopicCaptures) -> TopicMeaning {
    let levels = TopicLevels(topic)
    var captures = captures
    let kinds: [String: Kind] = [
      "NBIRTH": .nodeBirth, "NDATA": .nodeData, "NDEATH": .nodeDeath, "DBIRTH": .deviceBirth,
      "DDATA": .deviceData, "DDEATH": .deviceDeath,
    ]
    guard levels[0] == "spBv1.0" else { return TopicMeaning(captures) }
    guard let kind = kinds[levels[2]], levels.count == (levels[2].hasPrefix("D") ? 5 : 4) else {
      captures.device = nil
      return .nothing(captures, "a command, or a word of a host about itself")
    }
    if captures.device == nil { captures.device = levels.joined(3..<levels.count) }
    var meaning = TopicMeaning(captures)
    (meaning.kind, meaning.speaksForOthers) = (kind.rawValue, true)
    meaning.sender = levels.bytes(1..<2) + [UInt8(ascii: "/")] + levels.bytes(3..<4)
    return meaning
  }

  func isText(_ payload: Span<UInt8>) -> Bool { false }

  /// A message in which all is left out that may be, such as a death, has no byte.
  static var readsEmpty: Bool { true }

  mutating func read(
    _ payload: Span<UInt8>,
    topic: TopicContext,
    arrived: Instant,
    into records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let kind = Kind(rawValue: topic.kind), kind != .none, let device = topic.device else {
      throw PayloadFault(code: .malformed, reason: "a topic that is none of Sparkplug's, spBv1.0/…")
    }
    let message = try Self.message(payload)
    guard message.metrics.count <= maximumMetrics else {
      throw PayloadFault(code: .tooMany, reason: "more than \(maximumMetrics) metrics")
    }
    makeRoom(for: topic.sender)
    var node = nodes[topic.sender] ?? SparkplugNode()
    defer { nodes[topic.sender] = node }
    switch kind {
    case .nodeDeath: return readNodeDeath(message, &node, payload, &records)
    case .nodeBirth:
      node.begin(session: Self.session(message))
      node.sequence = message.hasSeq ? message.seq : 0
    default:
      let follows = node.follows(message.hasSeq ? message.seq : nil)
      // A birth of a device says its aliases itself.
      let isNamed = kind == .deviceBirth || Self.isNamed(message, node)
      if !node.isBorn || !follows || !isNamed {
        ask(topic.sender, &node, arrived, &records)
      }
    }
    switch kind {
    case .deviceDeath:
      records.availability = .offline
      let sent = message.hasTimestamp ? Double(message.timestamp) : nil
      let time = sent.map { PayloadRecords.RawTime.milliseconds($0) }
      end(device, at: time, &node, payload, &records)
    case .nodeBirth, .deviceBirth:
      records.availability = .online
      learn(message, device, &node)
    default: break
    }
    if kind != .deviceDeath { try readMetrics(message, device, node, payload, &records) }
    if records.fields.count == 0 { records.holdNothing("a message without a measurement") }
  }

  /// A node's death: all that it and its devices measure is stale from now on.
  ///
  /// One that belongs to an earlier session comes too late to mean anything.
  private func readNodeDeath(
    _ message: SparkplugPayload,
    _ node: inout SparkplugNode,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) {
    let session = Self.session(message)
    guard node.isBorn, node.session == nil || session == nil || node.session == session else {
      return records.holdNothing("the death of a session that has ended already")
    }
    records.availability = .offline
    for device in node.devices.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      end(device, at: nil, &node, payload, &records)
    }
    node = SparkplugNode()
  }

  /// Marks the metrics of a device stale: there is no value until there is news.
  private func end(
    _ device: [UInt8],
    at time: PayloadRecords.RawTime?,
    _ node: inout SparkplugNode,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) {
    guard let ended = node.devices.removeValue(forKey: device) else { return }
    let record = records.beginRecord()
    records.records[Int(record)].device = records.keep(device)
    records.records[Int(record)].time = time
    for name in ended.metrics.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let field = records.keep(Self.path(name))
      records.addImplied(field, .missing, record: record, quality: .stale, payload)
    }
  }

  /// Remembers what a birth says.
  private mutating func learn(
    _ message: SparkplugPayload,
    _ device: [UInt8],
    _ node: inout SparkplugNode
  ) {
    var born = SparkplugNode.Device()
    for metric in message.metrics where metric.hasName && !Self.isControl(metric.name) {
      let name = Array(metric.name.utf8)
      guard name.count < DecodingLimits.maximumName else { continue }
      let unit = Self.text("engUnit", of: metric).map { Array($0.utf8) }
      born.metrics[name] = BirthMetric(type: metric.datatype, unit: unit)
      if metric.hasAlias { node.aliases[metric.alias] = name }
    }
    node.devices[device] = born
    // A metric and its alias.
    memory += 1 + 2 * born.metrics.count
  }

  /// Forgets all nodes where there are too many, or too many metrics; they will be asked anew.
  private mutating func makeRoom(for sender: [UInt8]) {
    if memory > maximumMemory { memory = nodes.values.reduce(0) { $0 + $1.size } }
    guard memory > maximumMemory || nodes.count >= maximumNodes && nodes[sender] == nil else {
      return
    }
    nodes.removeAll()
    memory = 0
  }

  mutating func inherit(from before: any PayloadCodec) {
    guard let before = before as? SparkplugCodec else { return }
    (nodes, memory) = (before.nodes, before.memory)
  }

  /// Asks a node for its births, unless it was asked a moment ago.
  private func ask(
    _ sender: [UInt8],
    _ node: inout SparkplugNode,
    _ arrived: Instant,
    _ records: inout PayloadRecords
  ) {
    if let asked = node.asked, arrived >= asked, arrived < asked + Self.patience { return }
    node.asked = arrived
    var metric = SparkplugMetric()
    (metric.name, metric.datatype, metric.booleanValue) = ("Node Control/Rebirth", 11, true)
    metric.timestamp = UInt64(clamping: arrived.milliseconds)
    var message = SparkplugPayload()
    (message.timestamp, message.metrics) = (metric.timestamp, [metric])
    let parts = String(decoding: sender, as: UTF8.self).split(separator: "/", maxSplits: 1)
    guard parts.count == 2, let bytes: [UInt8] = try? message.serializedBytes() else { return }
    let topic = "spBv1.0/\(parts[0])/NCMD/\(parts[1])"
    records.requests.append(SenderRequest(topic: topic, payload: bytes))
  }

  private static func message(_ payload: Span<UInt8>) throws(PayloadFault) -> SparkplugPayload {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    options.messageDepthLimit = 16
    do {
      let bytes = payload.indices.map { payload[$0] }
      return try SparkplugPayload(serializedBytes: bytes, options: options)
    } catch {
      throw PayloadFault(code: .malformed, reason: "bytes that are no Sparkplug B message")
    }
  }
}
