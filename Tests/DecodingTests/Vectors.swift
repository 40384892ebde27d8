import Foundation
import Telemetry
import TestSupport
import Testing

/// Messages with expected values among the shared data.
enum Vectors {
  /// A trait that skips a test where files are absent.
  static func isThere(_ files: [URL]) -> ConditionTrait {
    .enabled(if: !files.isEmpty, "the recorded data is absent: set SLUICE_DATA and SLUICE_ORACLES")
  }

  /// The files below a folder of the recorded data.
  static func files(_ folder: String, suffix: String) -> [URL] {
    SharedData.files(in: SharedData.data?.appendingPathComponent(folder), suffix: suffix)
  }

  /// The reference values of this name.
  static func oracles(_ name: String) -> [URL] {
    SharedData.files(in: SharedData.oracles, suffix: name)
  }

  /// The JSON objects of a file with one per line.
  static func lines(_ file: URL) throws -> [[String: Any]] {
    try texts(file).map { try object(Data($0.utf8)) as? [String: Any] ?? [:] }
  }

  /// The lines of a file.
  static func texts(_ file: URL) throws -> [String] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  /// What a JSON text holds: dictionaries, arrays, texts, booleans and doubles.
  ///
  /// Foundation's older reader, `JSONSerialization`, is an ulp off for some numbers.
  static func object(_ data: Data) throws -> Any {
    try JSONDecoder().decode(Tree.self, from: data).value
  }

  private struct Tree: Decodable {
    var value: Any

    init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let object = try? container.decode([String: Tree].self) {
        value = object.mapValues(\.value)
      } else if let array = try? container.decode([Tree].self) {
        value = array.map(\.value)
      } else if let truth = try? container.decode(Bool.self) {
        value = truth
      } else if let number = try? container.decode(Double.self) {
        value = number
      } else if let text = try? container.decode(String.self) {
        value = text
      } else {
        value = NSNull()
      }
    }
  }

  /// A value as JSON again.
  static func text(_ value: Any) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
  }

  /// The rows of a CSV file below its heading; lines beginning with `#` are comments.
  static func rows(_ file: URL) throws -> [[String]] {
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacingOccurrences(of: "\r\n", with: "\n")
    let body = text.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0.hasPrefix("#") }.joined(separator: "\n")
    var rows: [[String]] = []
    var (row, cell, isQuoted, index) = ([String](), "", false, body.startIndex)
    while index < body.endIndex {
      let character = body[index]
      let next = body.index(after: index)
      if isQuoted, character == "\"" {
        if next < body.endIndex, body[next] == "\"" {
          cell.append("\"")
          index = next
        } else {
          isQuoted = false
        }
      } else if isQuoted {
        cell.append(character)
      } else if character == "\"" {
        isQuoted = true
      } else if character == "," {
        row.append(cell)
        cell = ""
      } else if character == "\n" {
        rows.append(row + [cell])
        (row, cell) = ([], "")
      } else {
        cell.append(character)
      }
      index = body.index(after: index)
    }
    if !cell.isEmpty || !row.isEmpty { rows.append(row + [cell]) }
    return Array(rows.dropFirst())
  }

  /// The bytes of a hexadecimal text.
  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { !$0.isWhitespace }
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap { place in
      let start = digits.index(digits.startIndex, offsetBy: place)
      return UInt8(digits[start...].prefix(2), radix: 16)
    }
  }

  /// The numbers of a JSON value by their paths; booleans are 1 and 0.
  static func leaves(_ value: Any, _ path: String = "") -> [(path: String, value: Any)] {
    let prefix = path.isEmpty ? "" : "\(path)."
    if let object = value as? [String: Any] {
      return object.flatMap { leaves($0.value, prefix + $0.key) }
    }
    if let array = value as? [Any] {
      return array.enumerated().flatMap { leaves($0.element, "\(prefix)\($0.offset)") }
    }
    return [(path, value)]
  }

  /// The moment that a text of ISO 8601 with a zone names, read by Foundation; its fraction in whole
  /// milliseconds.
  static func instant(_ text: String) -> Instant? {
    let parts = text.split(separator: ".", maxSplits: 1)
    let fraction = parts.count > 1 ? parts[1].prefix { $0.isNumber } : ""
    let zone = parts.count > 1 ? String(parts[1].dropFirst(fraction.count)) : ""
    guard let date = ISO8601DateFormatter().date(from: parts[0] + zone) else { return nil }
    let digits = Double("0.\(fraction)0") ?? 0
    return Instant(milliseconds: Int64(date.timeIntervalSince1970) * 1000)
      + .milliseconds(Int64((digits * 1000).rounded()))
  }
}
