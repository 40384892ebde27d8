import Presentation
import Telemetry

/// What an operation came to: one JSON object on one line.
struct ControlAnswer: Sendable {
  /// Its members, in order.
  let members: [(name: String, value: Cell)]

  /// Makes an answer.
  init(_ members: [(name: String, value: Cell)]) { self.members = members }

  /// Says why nothing was done.
  init(_ refusal: OperationRefusal) {
    members = [("error", .text(refusal.message)), ("code", .text(refusal.code.rawValue))]
  }

  /// The object, without the line's end.
  func json(in zone: LocalZone) -> String {
    var text = JSONText(zone: zone)
    text.beginObject()
    for (name, value) in members { text.member(name, value) }
    text.endObject()
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
