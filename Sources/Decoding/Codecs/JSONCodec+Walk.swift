/// The walk over the nodes; it calls itself once per level, and the parser has seen to it that there
/// are few.
extension JSONCodec {
  /// Visits the whole text.
  func visitRoot(
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let place = Place(record: records.beginRecord())
    switch nodes[0].kind {
    case .object: try visitObject(0, place, payload, topic, &records)
    case .array: try visitElements(0, place, payload, topic, &records)
    default:
      guard let field = topic.field else { return }
      try add(records.keep(field), 0, place, payload, &records)
    }
  }

  /// Visits the members of an object.
  func visitObject(
    _ object: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let others = records.fields.count
    var reading = Reading()
    var key = object + 1
    let end = Int(nodes[object].next)
    while key < end {
      let value = key + 1
      if let role = role(key, payload, topic) {
        switch role {
        case .name: try take(value, as: &reading.name, place, payload, topic, &records)
        case .elementName where place.isElement:
          try take(value, as: &reading.name, place, payload, topic, &records)
        case .value: try take(value, as: &reading.value, place, payload, topic, &records)
        case .unit: try take(value, as: &reading.unit, place, payload, topic, &records)
        default:
          if try !visit(role, value, place, payload, topic, &records) {
            try visitMember(key, place, payload, topic, &records)
          }
        }
      } else {
        try visitMember(key, place, payload, topic, &records)
      }
      key = Int(nodes[value].next)
    }
    if reading.isBegun { try finish(reading, others, place, payload, topic, &records) }
  }

  /// Takes in a member that has a role; false where its value does not suit the role.
  private func visit(
    _ role: JSONRole,
    _ value: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> Bool {
    let node = nodes[value]
    let isScalar = node.kind != .object && node.kind != .array
    switch role {
    case .time: return take(time: node, place, payload, &records)
    case .perhapsTime:
      return looksLikeTime(node, payload) && take(time: node, place, payload, &records)
    case .device: return take(device: node, place, payload, &records)
    case .sequence:
      if let number = integer(node, payload) {
        records.see(node)
        records.note(sequence: number)
      }
      return isScalar
    case .container: return try visitContainer(value, place, payload, topic, &records)
    case .bookkeeping, .elementName: return isScalar
    case .skipped: return true
    case .name, .value, .unit: return false
    }
  }

  /// Visits what lies under a name without a meaning of its own; false where that is a scalar, or an
  /// array of scalars.
  private func visitContainer(
    _ value: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) -> Bool {
    switch nodes[value].kind {
    case .object:
      let inner = Place(prefix: place.prefix, record: records.beginRecord(parent: place.record))
      try visitObject(value, inner, payload, topic, &records)
    case .array where isArrayOfContainers(value):
      try visitElements(value, place, payload, topic, &records)
    default: return false
    }
    return true
  }

  /// Visits the records of a batch.
  func visitElements(
    _ array: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    var element = array + 1
    while element < Int(nodes[array].next) {
      switch nodes[element].kind {
      case .object:
        let record = records.beginRecord(parent: place.record)
        let inner = Place(prefix: place.prefix, record: record, isElement: true)
        try visitObject(element, inner, payload, topic, &records)
      case .array: try visitElements(element, place, payload, topic, &records)
      default: records.lose()
      }
      element = Int(nodes[element].next)
    }
  }

  /// Visits a member without a role: a field, or an object or array of fields under its name.
  @inline(__always)
  func visitMember(
    _ key: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    let own = text(of: nodes[key], payload, &records)
    let length = Int(own.count) + Int(place.prefix?.count ?? 0)
    guard own.count > 0, length < DecodingLimits.maximumName else { return records.lose() }
    if place.prefix == nil, let value = scalar(key + 1, payload, &records) {
      // The parser has hashed the key already.
      return try records.add(own, hash: nodes[key].hash, value, record: place.record)
    }
    let name = records.join(place.prefix, own, payload)
    try visitNamed(name, key + 1, place, payload, topic, &records)
  }

  func visitNamed(
    _ name: TextRange,
    _ value: Int,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    switch nodes[value].kind {
    case .object:
      let inner = Place(prefix: name, record: records.beginRecord(parent: place.record))
      try visitObject(value, inner, payload, topic, &records)
    case .array: try visitArray(value, name, place, payload, topic, &records)
    default: try add(name, value, place, payload, &records)
    }
  }

  /// Visits an array that is no batch: its elements are numbered from 0, unless they are records.
  private func visitArray(
    _ array: Int,
    _ name: TextRange,
    _ place: Place,
    _ payload: Span<UInt8>,
    _ topic: TopicContext,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    var (element, number) = (array + 1, 0)
    while element < Int(nodes[array].next) {
      if nodes[element].kind == .object, isRecord(element, payload) {
        let inner = Place(record: records.beginRecord(parent: place.record), isElement: true)
        try visitObject(element, inner, payload, topic, &records)
      } else if name.count < DecodingLimits.maximumName {
        let index = records.keep(String(number).utf8)
        let numbered = records.join(name, index, payload)
        try visitNamed(numbered, element, place, payload, topic, &records)
      } else {
        records.lose()
      }
      element = Int(nodes[element].next)
      number += 1
    }
  }
}
