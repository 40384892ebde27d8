import Foundation
import Presentation
import Telemetry

extension ControlClient {
  /// Has the daemon do something, and reads what it came to.
  ///
  /// - Parameters:
  ///   - operation: the operation's name.
  ///   - members: what it needs beside.
  /// - Returns: the answer, an object.
  /// - Throws: a ``Failure`` of the kind that fits the daemon's reason.
  func perform(
    _ operation: String,
    _ members: [(name: String, value: Cell)]
  ) throws(Failure) -> JSONValue {
    var text = JSONText(zone: .utc)
    text.beginObject()
    text.member("operation", .text(operation))
    for (name, value) in members { text.member(name, value) }
    text.endObject()
    let bytes = try ask(String(decoding: text.bytes, as: UTF8.self))
    guard let answer = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
      throw Failure(
        .unable,
        "the daemon hung up without an answer: look at 'journalctl -u sluiced'"
      )
    }
    guard let message = answer["error"]?.text else { return answer }
    let code = answer["code"]?.text.flatMap(OperationRefusal.Code.init(rawValue:))
    switch code {
    case .invalid: throw Failure(.usage, message)
    case .notFound, .conflict: throw Failure(.no, message)
    case .forbidden, .unable, nil: throw Failure(.unable, message)
    }
  }
}
