import Foundation
import Presentation
import Telemetry

/// An operation that somebody asks for: a JSON object on one line, its name under `operation`.
struct ControlRequest: Sendable {
  /// The operation's name.
  let operation: String
  /// Who asks.
  let caller: ControlCaller
  private let members: JSONValue

  /// Reads a line.
  init(_ line: String, caller: ControlCaller) throws(OperationRefusal) {
    self.caller = caller
    guard line.hasPrefix("{"),
      let members = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)),
      let operation = members["operation"]?.text
    else {
      throw OperationRefusal(
        .invalid,
        "unknown question; ask: status, or an object with 'operation'"
      )
    }
    (self.operation, self.members) = (operation, members)
  }

  /// Under which name the caller's doing is written down: the user's, behind the name that they give
  /// themselves where several people share a user.
  var by: String {
    guard let stated = members["by"]?.text, !stated.isEmpty, stated != caller.name else {
      return caller.name
    }
    return "\(SafeText.escaped(String(stated.prefix(100)))) (\(caller.name))"
  }

  /// A text that has to be there.
  func text(_ name: String) throws(OperationRefusal) -> String {
    guard let text = members[name]?.text, !text.isEmpty else {
      throw OperationRefusal(.invalid, "'\(name)' is missing in the operation \(operation)")
    }
    return text
  }

  /// A text; empty where there is none.
  func optionalText(_ name: String) -> String { members[name]?.text ?? "" }

  /// A whole number that has to be there.
  func integer(_ name: String) throws(OperationRefusal) -> Int64 {
    guard let integer = members[name]?.integer else {
      throw OperationRefusal(.invalid, "'\(name)' is no whole number in the operation \(operation)")
    }
    return integer
  }

  /// A list of texts; empty where there is none.
  func texts(_ name: String) -> [String] { members[name]?.items.compactMap(\.text) ?? [] }

  /// A moment, in milliseconds since the epoch; nil where there is none.
  func moment(_ name: String) -> Instant? {
    members[name]?.integer.map { Instant(milliseconds: $0) }
  }
}
