/// One pass over the nodes of a plain JSON payload, which gathers fields and records.
///
/// It calls itself once per level, and the parser has seen to it that there are few.
struct JSONWalk {
  /// Names longer than this are nobody's metric; without a bound a long name around many others
  /// would be copied for each of them.
  static let maximumName = 256

  let nodes: [JSONNode]
  let roles: JSONRoles
  let topic: TopicContext
  var records: PayloadRecords

  /// What an object holds that makes it stand for one reading, as nodes of values; 0 is none.
  struct Reading {
    var name = 0
    var value = 0
    var unit = 0
  }

  /// Begins a walk; `records` lends its memory and stays empty meanwhile.
  init(
    nodes: [JSONNode],
    roles: JSONRoles,
    topic: TopicContext,
    taking records: inout PayloadRecords
  ) {
    (self.nodes, self.roles, self.topic) = (nodes, roles, topic)
    self.records = records.takeAll()
  }

  /// Visits the whole text.
  mutating func visitRoot(_ payload: Span<UInt8>) throws(PayloadFault) {
    let record = records.beginRecord()
    switch nodes[0].kind {
    case .object: try visitObject(0, nil, record, isElement: false, payload)
    case .array: try visitElements(0, nil, record, payload)
    default:
      if let field = topic.field { try add(records.keep(field), 0, record, payload) }
    }
  }

  private mutating func visitObject(
    _ object: Int,
    _ prefix: TextRange?,
    _ record: Int32,
    isElement: Bool,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    let firstField = records.fields.count
    var reading = Reading()
    var key = object + 1
    let end = Int(nodes[object].next)
    while key < end {
      let value = key + 1
      if let role = roles.role(payload, nodes[key]), !isClaimed(key, payload) {
        switch role {
        case .name: reading.name = value
        case .elementName where isElement: reading.name = value
        case .value: reading.value = value
        case .unit: reading.unit = value
        default:
          if try !visit(role, value, prefix, record, payload) {
            try visitMember(key, prefix, record, payload)
          }
        }
      } else {
        try visitMember(key, prefix, record, payload)
      }
      key = Int(nodes[value].next)
    }
    guard reading.value + reading.name + reading.unit > 0 else { return }
    let isWhole = !isElement && prefix == nil
    try finish(reading, prefix, record, others: isWhole ? nil : firstField, payload)
  }

  /// Takes in a member that has a role; false where its value does not suit the role.
  private mutating func visit(
    _ role: JSONRole,
    _ value: Int,
    _ prefix: TextRange?,
    _ record: Int32,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) -> Bool {
    let node = nodes[value]
    switch role {
    case .time: return take(time: node, record, payload)
    case .perhapsTime: return looksLikeTime(node, payload) && take(time: node, record, payload)
    case .device:
      guard node.kind == .string || node.kind == .number else { return node.kind == .null }
      if records.records[Int(record)].device == nil, node.start < node.end {
        records.records[Int(record)].device = text(of: node, payload)
      }
      return true
    case .sequence:
      if let number = integer(node, payload) { records.note(sequence: number) }
      return node.kind != .object && node.kind != .array
    case .container:
      switch node.kind {
      case .object:
        let inner = records.beginRecord(parent: record)
        try visitObject(value, prefix, inner, isElement: false, payload)
      case .array where isArrayOfContainers(value):
        try visitElements(value, prefix, record, payload)
      default: return false
      }
      return true
    case .bookkeeping, .elementName: return node.kind != .object && node.kind != .array
    case .name, .value, .unit: return false
    }
  }

  /// Visits the records of a batch.
  private mutating func visitElements(
    _ array: Int,
    _ prefix: TextRange?,
    _ parent: Int32,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    var element = array + 1
    while element < Int(nodes[array].next) {
      switch nodes[element].kind {
      case .object:
        let record = records.beginRecord(parent: parent)
        try visitObject(element, prefix, record, isElement: true, payload)
      case .array: try visitElements(element, prefix, parent, payload)
      default: break
      }
      element = Int(nodes[element].next)
    }
  }

  /// Visits a member without a role: a field, or an object or array of fields under its name.
  mutating func visitMember(
    _ key: Int,
    _ prefix: TextRange?,
    _ record: Int32,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    let own = text(of: nodes[key], payload)
    guard Int(own.count) + Int(prefix?.count ?? 0) < Self.maximumName else { return }
    try visitNamed(records.join(prefix, own, payload), key + 1, record, payload)
  }

  mutating func visitNamed(
    _ name: TextRange,
    _ value: Int,
    _ record: Int32,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    switch nodes[value].kind {
    case .object:
      let inner = records.beginRecord(parent: record)
      try visitObject(value, name, inner, isElement: false, payload)
    case .array: try visitArray(value, name, record, payload)
    default: try add(name, value, record, payload)
    }
  }

  /// Visits an array that is no batch: its elements are numbered from 0, unless they are records.
  private mutating func visitArray(
    _ array: Int,
    _ name: TextRange,
    _ record: Int32,
    _ payload: Span<UInt8>
  ) throws(PayloadFault) {
    var (element, number) = (array + 1, 0)
    while element < Int(nodes[array].next) {
      if nodes[element].kind == .object, isRecord(element, payload) {
        let inner = records.beginRecord(parent: record)
        try visitObject(element, nil, inner, isElement: true, payload)
      } else if name.count < Self.maximumName {
        let index = records.keep(String(number).utf8)
        try visitNamed(records.join(name, index, payload), element, record, payload)
      }
      element = Int(nodes[element].next)
      number += 1
    }
  }
}
