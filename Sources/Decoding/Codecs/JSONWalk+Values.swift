import Telemetry

extension JSONWalk {
  /// Adds one scalar as a field.
  mutating func add(
    _ name: TextRange,
    _ value: Int,
    _ record: Int32,
    unit: TextRange? = nil,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    let node = nodes[value]
    let raw: RawValue =
      switch node.kind {
      case .number: .number(node.number)
      case .yes: .truth(true)
      case .no: .truth(false)
      case .string: .text(text(of: node, payload))
      case .null: .missing
      case .key, .object, .array: .accessory
      }
    try records.add(
      PayloadRecords.Field(
        name: name,
        hash: records.hash(of: name, payload),
        value: raw,
        unit: unit,
        record: record
      )
    )
  }

  /// Ends an object that held a name, a value or a unit: one reading, or fields after all.
  ///
  /// Fields from `others` on then only describe the reading (`quality`, `min`); nil where they are
  /// readings of their own.
  mutating func finish(
    _ reading: Reading,
    _ prefix: TextRange?,
    _ record: Int32,
    others: Int?,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    guard reading.value > 0, let name = name(of: reading, prefix, payload) else {
      for value in [reading.name, reading.value, reading.unit] where value > 0 {
        try visitMember(value - 1, prefix, record, payload)
      }
      return
    }
    if let others {
      for index in others..<records.fields.count { records.fields[index].value = .accessory }
    }
    guard nodes[reading.value].kind != .object, nodes[reading.value].kind != .array else {
      return try visitNamed(name, reading.value, record, payload)
    }
    let unit = nodes[reading.unit].kind == .string ? text(of: nodes[reading.unit], payload) : nil
    try add(name, reading.value, record, unit: unit, payload)
  }

  private mutating func name(
    of reading: Reading,
    _ prefix: TextRange?,
    _ payload: Span<UInt8>
  ) -> TextRange? {
    if reading.name > 0, nodes[reading.name].kind == .string {
      let name = text(of: nodes[reading.name], payload)
      return (1..<Int32(Self.maximumName)).contains(name.count) ? name : nil
    }
    return prefix ?? topic.field.map { records.keep($0) }
  }

  /// The text of a key, string or number, without escapes.
  mutating func text(of node: JSONNode, _ payload: Span<UInt8>) -> TextRange {
    guard node.isEscaped else { return TextRange(node.start, node.end) }
    return records.keep(JSONText.unescaped(payload, Int(node.start)..<Int(node.end)))
  }

  /// Takes in a time; false where the value cannot be one.
  mutating func take(time node: JSONNode, _ record: Int32, _ payload: Span<UInt8>) -> Bool {
    switch node.kind {
    case .null: return true
    case .number, .string:
      guard records.records[Int(record)].time == nil else { return true }
      records.records[Int(record)].time = text(of: node, payload)
      records.records[Int(record)].isTimeText = node.kind == .string
      return true
    default: return false
    }
  }

  /// Whether a value under a short key such as `t` is a time rather than a measurement.
  func looksLikeTime(_ node: JSONNode, _ payload: Span<UInt8>) -> Bool {
    switch node.kind {
    case .number: node.number >= 1e8
    case .string:
      node.end - node.start >= 8
        && (node.start..<node.start + 4).allSatisfy {
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(payload[Int($0)])
        }
    default: false
    }
  }

  /// A whole number, bare or in quotation marks, from 0 to 2^53.
  func integer(_ node: JSONNode, _ payload: Span<UInt8>) -> Int64? {
    var number = node.number
    if node.kind == .string {
      let range = Int(node.start)..<Int(node.end)
      guard case .number(let value, nil) = WordReader.read(payload, range) else { return nil }
      number = value
    }
    guard node.kind == .number || node.kind == .string, (0...0x1p53).contains(number) else {
      return nil
    }
    return Int64(exactly: number)
  }

  /// Whether a key with a role is a field for this device all the same.
  func isClaimed(_ key: Int, _ payload: Span<UInt8>) -> Bool {
    guard !topic.claimed.isEmpty else { return false }
    let node = nodes[key]
    let name = JSONText.unescaped(payload, Int(node.start)..<Int(node.end))
    return topic.claimed.contains(name)
  }

  /// Whether an array holds objects or arrays, judged by its first element.
  func isArrayOfContainers(_ array: Int) -> Bool {
    let first = array + 1
    guard first < Int(nodes[array].next) else { return true }
    return nodes[first].kind == .object || nodes[first].kind == .array
  }

  /// Whether an element of an array is a record: it has its own time or device, or names a reading.
  func isRecord(_ object: Int, _ payload: Span<UInt8>) -> Bool {
    var (hasName, hasValue) = (false, false)
    var key = object + 1
    while key < Int(nodes[object].next) {
      switch roles.role(payload, nodes[key]) {
      case .time, .device: return true
      case .name, .elementName: hasName = hasName || nodes[key + 1].kind == .string
      case .value: hasValue = true
      default: break
      }
      key = Int(nodes[key + 1].next)
    }
    return hasName && hasValue
  }
}
