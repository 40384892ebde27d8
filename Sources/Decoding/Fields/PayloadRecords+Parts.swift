/// What becomes of the parts of a payload that are no fields.
extension PayloadRecords {
  /// Says that something was made of a JSON node, for those who ask what was not looked at.
  @inline(__always)
  mutating func see(_ node: JSONNode) {
    if parts != nil { parts?.seen.insert(node.start) }
  }

  /// Says that a part is no field although it is no fault.
  ///
  /// The words are worked out only where somebody asks.
  mutating func leaveOut(
    _ reason: LeftOut.Reason,
    _ name: @autoclosure () -> String,
    _ text: @autoclosure () -> String
  ) {
    guard parts != nil else { return }
    parts?.leftOut.append(LeftOut(name: name(), text: text(), reason: reason))
  }

  /// The same with texts of the payload.
  mutating func leaveOut(
    _ reason: LeftOut.Reason = .notRead,
    _ name: TextRange,
    _ text: TextRange,
    _ payload: Span<UInt8>
  ) {
    guard parts != nil else { return }
    let (name, text) = (bytes(of: name, payload), bytes(of: text, payload))
    leaveOut(reason, String(decoding: name, as: UTF8.self), String(decoding: text, as: UTF8.self))
  }

  /// The same with a value.
  mutating func leaveOut(
    _ reason: LeftOut.Reason,
    _ name: TextRange,
    _ value: RawValue,
    _ payload: Span<UInt8>
  ) {
    guard parts != nil else { return }
    let name = String(decoding: bytes(of: name, payload), as: UTF8.self)
    let text = words(of: value, payload)
    leaveOut(reason, name, text)
  }

  /// A value as it is shown.
  func words(of value: RawValue, _ payload: Span<UInt8>) -> String {
    switch value {
    case .number(let number):
      let text = "\(number)"
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    case .truth(let isTrue): return "\(isTrue)"
    case .text(let text): return String(decoding: bytes(of: text, payload), as: UTF8.self)
    case .missing: return "null"
    case .other: return ""
    }
  }
}
