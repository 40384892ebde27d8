import CSQLite

extension Statement {
  /// Whether running it changes no file.
  public var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

  /// How many columns its rows have; 0 for a statement that gives none.
  public var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

  /// The name of a column of its rows.
  public func columnName(_ column: Int32) -> String {
    unsafe sqlite3_column_name(handle, column).map { unsafe String(cString: $0) } ?? ""
  }

  /// The type with which the column was declared, where it is a table's column and no expression.
  public func declaredType(_ column: Int32) -> String? {
    unsafe sqlite3_column_decltype(handle, column).map { unsafe String(cString: $0) }
  }

  /// The column of the current row as what it is.
  public func value(_ column: Int32) -> SQLValue {
    switch unsafe sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_FLOAT: .number(unsafe sqlite3_column_double(handle, column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .bytes(bytes(column))
    default: .null
    }
  }
}
