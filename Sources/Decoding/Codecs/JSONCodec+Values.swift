import Telemetry

extension JSONCodec {
  /// The value of a scalar; nil for an object or array.
  @inline(__always)
  func scalar(
    _ value: Int,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> RawValue? {
    records.see(nodes[value])
    return switch nodes[value].kind {
    case .number: .number(nodes[value].number)
    case .string: .text(text(of: nodes[value], payload, &records))
    case .yes: .truth(true)
    case .no: .truth(false)
    case .null: .missing
    case .key, .object, .array: nil
    }
  }

  /// Adds one scalar as a field.
  func add(
    _ name: TextRange,
    _ value: Int,
    _ place: Place,
    unit: TextRange? = nil,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard Int(name.count) < DecodingLimits.maximumName else { return records.lose() }
    guard let scalar = scalar(value, payload, &records) else { return }
    let hash = records.hash(of: name, payload)
    try records.add(name, hash: hash, scalar, unit: unit, record: place.record)
  }

  /// Ends an object that held a name, a value or a unit: one reading, or fields after all.
  ///
  /// The object's other fields, from `others` on, then only describe the reading (`quality`,
  /// `min`), unless the object is the whole payload.
  func finish(
    _ reading: Reading,
    _ others: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard reading.value > 0, let name = name(of: reading, place, payload, topic, &records) else {
      for value in [reading.name, reading.value, reading.unit] where value > 0 {
        try visitMember(value - 1, place, payload, topic, &records)
      }
      return
    }
    // What cannot be a name or a unit is a member like others.
    for node in [reading.name, reading.unit] where node > 0 && nodes[node].kind != .string {
      try visitMember(node - 1, place, payload, topic, &records)
    }
    if place.isElement || place.prefix != nil {
      for index in others..<records.fields.count { records.fields[index].isAccessory = true }
    }
    let hasUnit = reading.unit > 0 && nodes[reading.unit].kind == .string
    let unit = hasUnit ? text(of: nodes[reading.unit], payload, &records) : nil
    guard isContainer(reading.value) else {
      return try add(name, reading.value, place, unit: unit, payload, &records)
    }
    let first = records.fields.count
    try visitNamed(name, reading.value, place, payload, topic, &records)
    for index in first..<records.fields.count where records.fields[index].unit == nil {
      records.fields[index].unit = unit
    }
  }

  /// Takes in a part of a reading; where there is one already, that becomes a member like others.
  @inline(__always)
  func take(
    _ node: Int,
    as part: inout Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let before = part
    part = node
    if before > 0 { try visitMember(before - 1, place, payload, topic, &records) }
  }

  private func name(
    of reading: Reading,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) -> TextRange? {
    if reading.name > 0, nodes[reading.name].kind == .string {
      let name = text(of: nodes[reading.name], payload, &records)
      return (1..<Int32(DecodingLimits.maximumName)).contains(name.count) ? name : nil
    }
    return place.prefix ?? topic.field.map { records.keep($0) }
  }

  /// The text of a key, string or number, without escapes.
  @inline(__always)
  func text(
    of node: JSONNode,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> TextRange {
    records.see(node)
    guard node.isEscaped else { return TextRange(node.start, node.end) }
    return records.keep(JSONText.unescaped(payload, node.range))
  }

  /// Takes in a time; false where the value cannot be one.
  func take(
    time node: JSONNode,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> Bool {
    guard node.kind == .number || node.kind == .string else { return node.kind == .null }
    let record = Int(place.record)
    if records.records[record].time == nil {
      let text = text(of: node, payload, &records)
      records.records[record].time = .text(text, isQuoted: node.kind == .string)
    }
    return true
  }

  /// Takes in the device's id; false where the value cannot be one.
  func take(
    device node: JSONNode,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> Bool {
    guard node.kind == .number || node.kind == .string else { return node.kind == .null }
    let record = Int(place.record)
    if records.records[record].device == nil, node.start < node.end {
      records.records[record].device = text(of: node, payload, &records)
    }
    return true
  }
}
