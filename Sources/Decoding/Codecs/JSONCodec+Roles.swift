import Telemetry

extension JSONCodec {
  /// The role of a key; nil for a field, also where the device's register entry makes it one.
  @inline(__always)
  func role(_ key: Int, _ payload: Span<UInt8>, _ topic: TopicContext) -> JSONRole? {
    guard let role = roles.role(payload, nodes[key]) else { return nil }
    return topic.claimed.isEmpty || !isClaimed(key, payload, topic) ? role : nil
  }

  private func isClaimed(_ key: Int, _ payload: Span<UInt8>, _ topic: TopicContext) -> Bool {
    let node = nodes[key]
    let name = JSONText.unescaped(payload, node.range)
    return topic.claimed.contains(name)
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
      guard case .number(let value, nil) = WordReader.read(payload, node.range) else { return nil }
      number = value
    }
    guard node.kind == .number || node.kind == .string, (0...0x1p53).contains(number) else {
      return nil
    }
    return Int64(exactly: number)
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
