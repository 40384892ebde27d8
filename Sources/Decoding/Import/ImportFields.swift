internal import Telemetry

/// The fields of one line of a file of readings that mean something.
struct ImportFields {
  /// The text of a field.
  struct Field {
    var bytes: [UInt8]
    /// Whether it was a string in JSON.
    var isQuoted = false
  }

  var series: Field?
  var time: Field?
  var value: Field?
  var unit: Field?

  /// Makes fields of which nothing is known.
  init() {}

  /// Takes a JSON object apart.
  ///
  /// - Throws: what is wrong with the JSON, or that it is no object.
  init(_ bytes: [UInt8], _ document: inout JSONDocument) throws(ImportFault) {
    let text = bytes.span
    do throws(PayloadFault) {
      try document.parse(text)
    } catch {
      throw ImportFault(error.code, error.reason)
    }
    let nodes = document.nodes
    guard nodes[0].kind == .object else {
      throw ImportFault(.malformed, "no JSON object with series, time and value")
    }
    var key = 1
    while key < Int(nodes[0].next) {
      let field = Self.field(nodes[key + 1], text)
      switch Self.text(nodes[key], text) {
      case Array("series".utf8): series = field
      case Array("time".utf8): time = field
      case Array("value".utf8): value = field ?? Field(bytes: [])
      case Array("unit".utf8): unit = field
      default: break
      }
      key = Int(nodes[key + 1].next)
    }
  }

  /// The text of a member, an array's or object's as it stands there; nil for null.
  private static func field(_ node: JSONNode, _ text: Span<UInt8>) -> Field? {
    node.kind == .null
      ? nil : Field(bytes: self.text(node, text), isQuoted: node.kind == .string)
  }

  private static func text(_ node: JSONNode, _ text: Span<UInt8>) -> [UInt8] {
    let range = Int(node.start)..<Int(node.end)
    if node.isEscaped { return JSONText.unescaped(text, range) }
    return range.map { text[$0] }
  }
}
