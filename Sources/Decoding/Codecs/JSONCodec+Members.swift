import Telemetry

/// Looking for members by name, for formats whose envelope is JSON.
extension JSONCodec {
  /// The value of an object's member; nil where the node is no object or has none of this name.
  func member(_ name: StaticString, of object: Int?, _ payload: Span<UInt8>) -> Int? {
    guard let object, nodes[object].kind == .object else { return nil }
    var key = object + 1
    while key < Int(nodes[object].next) {
      if isEqual(key, name, payload) { return key + 1 }
      key = Int(nodes[key + 1].next)
    }
    return nil
  }

  /// The same for an object or array.
  func container(_ name: StaticString, of object: Int?, _ payload: Span<UInt8>) -> Int? {
    member(name, of: object, payload).flatMap { isContainer($0) ? $0 : nil }
  }

  /// The same for a text or a number that is not empty.
  func filled(_ name: StaticString, of object: Int?, _ payload: Span<UInt8>) -> Int? {
    member(name, of: object, payload).flatMap { node in
      let kind = nodes[node].kind
      return (kind == .string || kind == .number) && nodes[node].start < nodes[node].end
        ? node : nil
    }
  }

  /// The same for an object.
  func object(_ name: StaticString, of object: Int?, _ payload: Span<UInt8>) -> Int? {
    member(name, of: object, payload).flatMap { nodes[$0].kind == .object ? $0 : nil }
  }

  /// Whether a node is an object or array.
  func isContainer(_ node: Int) -> Bool {
    nodes[node].kind == .object || nodes[node].kind == .array
  }

  /// Whether a key or text is this one; names with escapes are nobody's here.
  func isEqual(_ node: Int, _ text: StaticString, _ payload: Span<UInt8>) -> Bool {
    let range = nodes[node].range
    return range.count == text.utf8CodeUnitCount && !nodes[node].isEscaped
      && ASCII.begins(payload, range, with: text)
  }

  /// The first element of an array or the first key of an object; nil where it is empty.
  func first(of container: Int) -> Int? {
    container + 1 < Int(nodes[container].next) ? container + 1 : nil
  }

  /// The element after an element.
  func element(after element: Int, of array: Int) -> Int? {
    let next = Int(nodes[element].next)
    return next < Int(nodes[array].next) ? next : nil
  }

  /// The key after a key.
  func key(after key: Int, of object: Int) -> Int? {
    let next = Int(nodes[key + 1].next)
    return next < Int(nodes[object].next) ? next : nil
  }

  /// The root, which must be an object.
  func rootObject() throws(PayloadFault) -> Int {
    guard nodes[0].kind == .object else {
      throw PayloadFault(code: .malformed, reason: "the format is a JSON object; this is none")
    }
    return 0
  }

  /// The time that a node holds; nil where it is none or null.
  func time(
    _ node: Int?,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) -> PayloadRecords.RawTime? {
    guard let node, nodes[node].kind == .number || nodes[node].kind == .string,
      nodes[node].start < nodes[node].end
    else { return nil }
    let text = text(of: nodes[node], payload, &records)
    return .text(text, isQuoted: nodes[node].kind == .string)
  }

  /// Adds a scalar under a name of the format's own.
  func add(
    _ name: StaticString,
    _ node: Int?,
    record: Int32,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let node, let value = scalar(node, payload, &records) else { return }
    let text = records.keep(name)
    try records.add(text, value, record: record, payload)
  }
}
