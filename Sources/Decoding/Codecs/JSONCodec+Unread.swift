/// What of a text nothing was made of, for those who ask what became of each part.
extension JSONCodec {
  /// Every scalar and every empty object or array that no field, time, device or number came from.
  ///
  /// - Parameters:
  ///   - payload: the text that was parsed last.
  ///   - seen: the places of the nodes that something was made of.
  /// - Returns: the parts in the order of the text.
  func unread(_ payload: Span<UInt8>, seen: Set<Int32>) -> [LeftOut] {
    var found: [LeftOut] = []
    if let root = nodes.first, root.end > root.start {
      collect(0, Path(), payload, seen, &found)
    }
    return found
  }

  /// The way to a node.
  private struct Path {
    /// The names so far, joined by dots.
    var text = ""
    /// The length of what a field would be called.
    var length = 0
    /// Whether the last name is empty.
    var isNameless = false
    /// Whether the node is an element among objects.
    var isAmongRecords = false
  }

  private func collect(
    _ node: Int,
    _ path: Path,
    _ payload: Span<UInt8>,
    _ seen: Set<Int32>,
    _ found: inout [LeftOut]
  ) {
    let kind = nodes[node].kind
    guard kind == .object || kind == .array, let first = first(of: node) else {
      guard isContainer(node) || !seen.contains(nodes[node].start) else { return }
      let text = String(decoding: nodes[node].range.map { payload[$0] }, as: UTF8.self)
      found.append(LeftOut(name: path.text, text: text, reason: reason(node, path)))
      return
    }
    var next: Int? = first
    var number = 0
    let isBatch = kind == .array && isArrayOfContainers(node)
    while let place = next {
      let name = kind == .object ? JSONText.unescaped(payload, nodes[place].range) : []
      let own = kind == .object ? String(decoding: name, as: UTF8.self) : String(number)
      var inner = path
      inner.text = path.text.isEmpty ? own : "\(path.text).\(own)"
      inner.length += own.utf8.count
      inner.isNameless = own.isEmpty
      inner.isAmongRecords = isBatch
      collect(kind == .object ? place + 1 : place, inner, payload, seen, &found)
      next = kind == .object ? key(after: place, of: node) : element(after: place, of: node)
      number += 1
    }
  }

  private func reason(_ node: Int, _ path: Path) -> LeftOut.Reason {
    if path.isNameless { return .noName }
    if path.length >= DecodingLimits.maximumName { return .longName }
    guard !isContainer(node) else { return .empty }
    return path.isAmongRecords ? .betweenRecords : .notRead
  }
}
