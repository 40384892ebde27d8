public import Foundation

/// A table of values that other packages computed: CSV below lines that begin with `#`.
public struct OracleTable: CustomStringConvertible, Sendable {
  /// The file's name.
  public let name: String
  /// The names of the columns.
  public let columns: [String]
  /// The cells of each row by column.
  public let rows: [[String: String]]

  /// The file's name.
  public var description: String { name }

  /// Every table among the reference values that has all of these columns.
  public static func all(with columns: String...) -> [OracleTable] {
    SharedData.files(in: SharedData.oracles, suffix: ".csv")
      .compactMap { try? OracleTable(file: $0) }
      .filter { table in columns.allSatisfy(table.columns.contains) }
  }

  /// Reads a table.
  public init(file: URL) throws {
    name = file.lastPathComponent
    let lines = try String(contentsOf: file, encoding: .utf8)
      .split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
    let columns = lines.first.map { Self.cells(of: $0) } ?? []
    self.columns = columns
    rows = lines.dropFirst().map { line in
      Dictionary(zip(columns, Self.cells(of: line)), uniquingKeysWith: { first, _ in first })
    }
  }

  /// The cells of a line; those with a comma stand in quotation marks.
  private static func cells(of line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}

extension [String: String] {
  /// The number in a column; nil where the cell is empty.
  public func number(_ column: String) -> Double? {
    self[column].flatMap { Double($0) }
  }
}
