import Foundation
import Telemetry
import TestSupport

/// A series with the flags that ioos_qc gave it: CSV below lines that begin with `#`.
struct FlagTable: Sendable {
  let times: [Int64]
  let values: [Double?]
  private let columns: [String: [Substring.UTF8View]]

  /// Reads the table; its time is in `ts` or `time`, its value in `value`.
  init(file: URL, time: String? = nil) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = text.utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .filter { $0.first != UInt8(ascii: "#") }
    let names = (lines.first?.split(separator: UInt8(ascii: ",")) ?? []).compactMap { String($0) }
    var cells = names.map { _ in [Substring.UTF8View]() }
    for line in lines.dropFirst() {
      let row = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      for (column, cell) in row.prefix(names.count).enumerated() { cells[column].append(cell) }
    }
    columns = Dictionary(zip(names, cells), uniquingKeysWith: { first, _ in first })
    times = (columns[time ?? "ts"] ?? columns["time"] ?? []).compactMap(Self.milliseconds)
    values = (columns["value"] ?? []).map { Double(Substring($0)) }
  }

  /// The flags of a test, row by row.
  subscript(_ column: String) -> [Int] { (columns[column] ?? []).compactMap { Int(Substring($0)) } }

  /// The numbers of a column; nil where there is none.
  func numbers(_ column: String) -> [Double?] {
    (columns[column] ?? []).map { Double(Substring($0)) }
  }

  /// The cells of a column as they are written.
  func text(_ column: String) -> [String] { (columns[column] ?? []).map { "\(Substring($0))" } }

  /// Every table among the reference values whose file has this name.
  static func named(_ name: String) -> [FlagTable] {
    SharedData.files(in: SharedData.oracles, suffix: "\(name).csv")
      .compactMap { try? FlagTable(file: $0) }
  }

  /// `2025-07-25 00:00:00` or with `T`, with or without a time of day, as UTC.
  static func milliseconds(_ text: String) -> Int64? { milliseconds(Substring(text).utf8) }

  private static func milliseconds(_ text: Substring.UTF8View) -> Int64? {
    var parts: [Int] = []
    var isInNumber = false
    for byte in text {
      let digit = Int(byte) - 48
      guard (0...9).contains(digit) else {
        isInNumber = false
        continue
      }
      if isInNumber {
        parts[parts.count - 1] = parts[parts.count - 1] * 10 + digit
      } else {
        parts.append(digit)
      }
      isInNumber = true
    }
    guard parts.count >= 3 else { return nil }
    parts += [0, 0, 0]
    return CivilTime(
      year: parts[0],
      month: parts[1],
      day: parts[2],
      hour: parts[3],
      minute: parts[4],
      second: parts[5]
    )?.instant().milliseconds
  }
}
