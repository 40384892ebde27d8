import Foundation
import Presentation
import Telemetry

/// The answer to `status`: one JSON object, from the daemon or, where none runs, from the store.
struct StatusDocument {
  /// The object.
  let root: JSONValue
  private let bytes: [UInt8]

  /// The sections and their fields in the order in which they are shown; further ones follow.
  private static let order: [String: [String]] = [
    "": ["broker", "ledger", "store", "alerts", "since"],
    "broker": ["connected", "session_present", "version"],
    "ledger": ["received", "stored", "duplicate", "quarantined", "ignored", "devices"],
    "store": ["path", "bytes", "wal_bytes", "hot_samples", "sealed_samples", "series"],
    "alerts": ["firing", "pending", "resolved"],
  ]

  /// Reads the object.
  ///
  /// - Throws: a ``Failure`` when it is none.
  init(_ bytes: [UInt8]) throws(Failure) {
    do {
      root = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw Failure(.unable, "the daemon's answer is no JSON: is it sluiced that listens there?")
    }
    guard case .object = root else {
      throw Failure(.unable, "the daemon's answer is no object: is it sluiced that listens there?")
    }
    self.bytes = bytes
  }

  /// The object on one line, with nothing in it that could steer a terminal, and its moments in the
  /// daemon's zone or in UTC.
  func line(isUTC: Bool) -> [UInt8] {
    let answer = String(decoding: bytes, as: UTF8.self)
    let text = isUTC ? Self.inUTC(answer) : answer
    var line = ""
    for scalar in text.unicodeScalars {
      // A raw line break stands between tokens; anything else that is unsafe stands in a string.
      if scalar == "\n" || scalar == "\r" || scalar == "\t" { continue }
      if SafeText.isUnsafe(scalar) {
        let digits = String(scalar.value, radix: 16)
        line += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      } else {
        line.unicodeScalars.append(scalar)
      }
    }
    return Array((line + "\n").utf8)
  }

  private static func inUTC(_ text: String) -> String {
    var clock = TimeText(zone: .utc)
    return text.replacing(/"(\d{4}-\d\d-\d\dT[0-9:.]+[+-]\d\d:\d\d)"/) { match in
      moment(String(match.1)).map { "\"\(clock.text($0))\"" } ?? String(match.0)
    }
  }

  /// The moment that a text is, if it is one with its zone.
  private static func moment(_ text: String) -> Instant? {
    guard text.utf8.count >= 20, text.dropFirst(10).first == "T" else { return nil }
    return TimeArgument.instant(text, now: .epoch, zone: .utc)
  }

  /// A text, or the moment that it is.
  static func cell(_ text: String) -> Cell {
    moment(text).map(Cell.time) ?? .text(text)
  }

  /// Every plain value with its path, such as `broker.connected`, in the order of the contract.
  var fields: [(path: String, value: Cell)] {
    flatten(root, path: "", section: "")
  }

  private func flatten(
    _ value: JSONValue,
    path: String,
    section: String
  ) -> [(path: String, value: Cell)] {
    switch value {
    case .object(let members):
      let known = Self.order[section] ?? LedgerField.allCases.map(\.rawValue)
      let names =
        known.filter { members[$0] != nil } + members.keys.sorted().filter { !known.contains($0) }
      return names.flatMap { name -> [(path: String, value: Cell)] in
        let inner = path.isEmpty ? name : "\(path).\(name)"
        return members[name].map { flatten($0, path: inner, section: inner) } ?? []
      }
    case .array(let items):
      return items.enumerated().flatMap { index, item in
        flatten(item, path: "\(path).\(index)", section: "\(section).")
      }
    case .null: return [(path, .missing)]
    case .boolean(let flag): return [(path, .boolean(flag))]
    case .integer(let integer): return [(path, .integer(integer))]
    case .number(let number): return [(path, .number(number))]
    case .text(let text): return [(path, Self.cell(text))]
    }
  }
}
