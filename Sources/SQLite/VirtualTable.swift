/// A table whose rows are computed when they are asked for.
///
/// It is used by its connection alone, on the thread that the connection is used from.
public protocol VirtualTable: AnyObject {
  /// The columns as in CREATE TABLE, such as `name TEXT, size INTEGER`.
  var columns: String { get }
  /// What the table makes of a condition of that form; asked while a query is being planned.
  func use(of form: VirtualCondition.Form) -> VirtualCondition.Use
  /// What a scan under conditions of these forms costs: pages read or so, and rows found.
  func cost(of forms: [VirtualCondition.Form]) -> (cost: Double, rows: Int64)
  /// Begins a scan: before the first row.
  ///
  /// - Parameter conditions: those that ``use(of:)`` wanted; all of them hold for every row that is
  ///   of interest.
  /// - Returns: the rows.
  /// - Throws: ``SQLiteError``, whose message becomes that of the statement.
  func scan(_ conditions: [VirtualCondition]) throws(SQLiteError) -> any VirtualRows
}

/// A scan of a virtual table.
public protocol VirtualRows: AnyObject {
  /// Goes to the next row; false when there is none.
  func next() throws(SQLiteError) -> Bool
  /// The value in a column of the current row; columns count from 0.
  func value(_ column: Int) -> SQLValue
}

/// A condition of a query on one column of a virtual table.
public struct VirtualCondition: Hashable, Sendable {
  /// How the column is compared.
  public enum Comparison: Character, Sendable, CaseIterable {
    /// `=`
    case equal = "="
    /// `IN`, with all its values at once.
    case among = "i"
    /// `<`
    case less = "<"
    /// `<=`
    case atMost = "l"
    /// `>`
    case greater = ">"
    /// `>=`
    case atLeast = "g"
    /// `GLOB`
    case glob = "*"
    /// `LIKE` without ESCAPE.
    case like = "%"
  }

  /// What is known of a condition before its values are.
  public struct Form: Hashable, Sendable {
    /// The column; the first one is 0.
    public var column: Int
    /// How it is compared.
    public var comparison: Comparison

    /// Makes a form.
    public init(column: Int, comparison: Comparison) {
      (self.column, self.comparison) = (column, comparison)
    }
  }

  /// What a table makes of a condition.
  public enum Use: Sendable {
    /// Nothing: SQLite looks at each row.
    case none
    /// It leaves rows out by it, and SQLite looks at the others once more.
    case narrows
    /// It gives only rows for which the condition holds, by the table's own idea of it.
    case decides
  }

  /// Its form.
  public var form: Form
  /// What the column is compared with: one value, or any number for `among`.
  public var values: [SQLValue]

  /// Makes a condition.
  public init(form: Form, values: [SQLValue]) {
    (self.form, self.values) = (form, values)
  }
}
