import Foundation
import TestSupport
import Testing

/// A table of values that other packages computed: CSV below lines that begin with `#`.
struct OracleTable: CustomTestStringConvertible, Sendable {
  let name: String
  let columns: [String]
  let rows: [[String: String]]

  var testDescription: String { name }

  /// Every table among the reference values that has all of these columns.
  static func all(with columns: String...) -> [OracleTable] {
    SharedData.files(in: SharedData.oracles, suffix: ".csv")
      .compactMap { try? OracleTable(file: $0) }
      .filter { table in columns.allSatisfy(table.columns.contains) }
  }

  init(file: URL) throws {
    name = file.lastPathComponent
    let lines = try String(contentsOf: file, encoding: .utf8)
      .split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    let columns = lines.first?.split(separator: ",").map(String.init) ?? []
    self.columns = columns
    rows = lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return Dictionary(zip(columns, cells), uniquingKeysWith: { first, _ in first })
    }
  }
}

extension [String: String] {
  /// The number in a column; nil where the cell is empty.
  func number(_ column: String) -> Double? {
    self[column].flatMap { Double($0) }
  }
}
