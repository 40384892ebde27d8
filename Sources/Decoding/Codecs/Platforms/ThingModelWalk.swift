import Telemetry

/// The walk over the properties of a thing model.
struct ThingModelWalk {
  /// The message.
  var json: JSONCodec
  /// Of a thing model's topics nothing is left to say for the values in it.
  private let topic = TopicContext()

  /// Makes a walk.
  init(limits: DecodingLimits, hash: ByteHash) {
    json = JSONCodec(limits: limits, hash: hash, roles: JSONRoles.bare)
  }

  /// Visits one post: properties by themselves, or under `properties` beside the devices of a
  /// gateway.
  func visitPost(
    _ post: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard json.nodes[post].kind == .object else { return }
    let properties = json.container("properties", of: post, payload)
    let children = json.container("subDevices", of: post, payload)
    let device = device(of: post, payload, &records)
    guard properties != nil || children != nil || device != nil else {
      return try visitProperties(post, device, payload, &records)
    }
    if let properties { try visitSets(properties, device, payload, &records) }
    guard let children, json.nodes[children].kind == .array else { return }
    var next = json.first(of: children)
    while let child = next {
      let device = self.device(of: child, payload, &records)
      if let properties = json.container("properties", of: child, payload) {
        try visitSets(properties, device, payload, &records)
      }
      next = json.element(after: child, of: children)
    }
  }

  /// Visits one set of properties, or several.
  private func visitSets(
    _ node: Int,
    _ device: TextRange?,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard json.nodes[node].kind == .array else {
      return try visitProperties(node, device, payload, &records)
    }
    var next = json.first(of: node)
    while let set = next {
      try visitProperties(set, device, payload, &records)
      next = json.element(after: set, of: node)
    }
  }

  private func visitProperties(
    _ set: Int,
    _ device: TextRange?,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard json.nodes[set].kind == .object else { return }
    var next = json.first(of: set)
    while let key = next {
      let name = name(key, payload, &records)
      try visitValue(key + 1, name, device, payload, &records)
      next = json.key(after: key, of: set)
    }
  }

  /// Visits the value of a property: bare, with its time, or an array of values with their times.
  private func visitValue(
    _ node: Int,
    _ name: TextRange,
    _ device: TextRange?,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard name.count > 0, Int(name.count) < DecodingLimits.maximumName else {
      return records.lose()
    }
    if json.nodes[node].kind == .array, let first = json.first(of: node),
      json.member("value", of: first, payload) != nil
    {
      var next: Int? = first
      while let element = next {
        try visitValue(element, name, device, payload, &records)
        next = json.element(after: element, of: node)
      }
      return
    }
    let record = records.beginRecord()
    records.records[Int(record)].device = device
    let value = json.member("value", of: node, payload)
    if value != nil {
      let sent = json.filled("time", of: node, payload)
      records.records[Int(record)].time = json.time(sent, payload, &records)
    }
    let place = JSONCodec.Place(record: record)
    try json.visitNamed(name, value ?? node, place, payload, topic, &records)
  }

  /// Visits OneNET's data points, each an array of `{"v":…,"t":…}` with the time in seconds.
  func visitPoints(
    _ points: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    var next = json.first(of: points)
    while let key = next {
      next = json.key(after: key, of: points)
      guard json.nodes[key + 1].kind == .array else { continue }
      let name = name(key, payload, &records)
      var point = json.first(of: key + 1)
      while let element = point {
        point = json.element(after: element, of: key + 1)
        guard let value = json.member("v", of: element, payload) else { continue }
        let record = records.beginRecord()
        let sent = json.filled("t", of: element, payload)
        records.records[Int(record)].time = json.time(sent, payload, &records)
        let place = JSONCodec.Place(record: record)
        try json.visitNamed(name, value, place, payload, topic, &records)
      }
    }
  }

  /// The device that an entry names.
  private func device(
    of entry: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange? {
    let identity = json.object("identity", of: entry, payload)
    let node = json.filled("deviceName", of: identity, payload)
    return node.map { json.text(of: json.nodes[$0], payload, &records) }
  }

  /// The name of a property; that of a module's property is `module:property`, a path.
  private func name(
    _ key: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange {
    let text = json.text(of: json.nodes[key], payload, &records)
    return records.path(text, separator: UInt8(ascii: ":"), payload)
  }
}
