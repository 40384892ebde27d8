import Telemetry

extension JSONScanner {
  /// Reads a key and its colon, and refuses it when the object is full or has it already.
  @inline(__always)
  mutating func key(
    _ bytes: Span<UInt8>,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
      throw fault("expected a key in quotation marks here")
    }
    let text = try string(bytes)
    skipBlanks(bytes)
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
      throw fault("expected : here")
    }
    position += 1
    skipBlanks(bytes)
    try admit(text, bytes, &nodes)
  }

  /// Adds a key to the open object, unless that is full or has it already.
  @inline(__always)
  private mutating func admit(
    _ text: Text,
    _ bytes: Span<UInt8>,
    _ nodes: inout MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    let object = Int(open)
    guard nodes[object].hash < maximumMembers else { throw tooManyMembers() }
    let key = JSONNode(
      kind: .key,
      isEscaped: text.isEscaped,
      hash: keyHash(bytes, text),
      start: Int32(text.start),
      end: Int32(text.end),
      next: nodes[object].end
    )
    let bit: UInt64 = 1 << UInt64(key.hash & 63)
    let seen = nodes[object].number.bitPattern
    if nodes[object].hash >= JSONKeyTable.fewMembers {
      try refuseDuplicateAmongMany(key, bytes, nodes)
    } else if seen & bit != 0 {
      try refuseDuplicate(key, bytes, nodes)
    }
    nodes[object].number = Double(bitPattern: seen | bit)
    nodes[object].hash += 1
    nodes[object].end = Int32(count)
    nodes[count] = key
    count += 1
  }

  /// Compares a key with all before it, of which one has a similar hash.
  @inline(never)
  private func refuseDuplicate(
    _ key: JSONNode,
    _ bytes: Span<UInt8>,
    _ nodes: borrowing MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    var earlier = key.next
    while earlier >= 0 {
      let other = nodes[Int(earlier)]
      if other.hash == key.hash, isSameKey(key, other, bytes) { throw duplicate(key, other) }
      earlier = other.next
    }
  }

  /// The same in an object of many members, so that a text full of keys costs no more per byte than
  /// any other.
  @inline(never)
  private mutating func refuseDuplicateAmongMany(
    _ key: JSONNode,
    _ bytes: Span<UInt8>,
    _ nodes: borrowing MutableSpan<JSONNode>
  ) throws(PayloadFault) {
    if nodes[Int(open)].hash == JSONKeyTable.fewMembers {
      var earlier = key.next
      while earlier >= 0 {
        keys.insert(earlier, nodes[Int(earlier)].hash, of: open)
        earlier = nodes[Int(earlier)].next
      }
    }
    var place = keys.start(key.hash, of: open)
    while let earlier = keys.next(&place, key.hash, of: open) {
      let other = nodes[Int(earlier)]
      if isSameKey(key, other, bytes) { throw duplicate(key, other) }
    }
    keys.insert(Int32(count), key.hash, of: open)
  }

  @inline(never)
  private func duplicate(_ key: JSONNode, _ other: JSONNode) -> PayloadFault {
    PayloadFault(
      code: .duplicateKey,
      reason: "an object has one key twice, at bytes \(other.start) and \(key.start)"
    )
  }

  @inline(never)
  private func tooManyMembers() -> PayloadFault {
    PayloadFault(code: .tooMany, reason: "an object with more than \(maximumMembers) members")
  }
}
