import CSQLite

extension Connection {
  /// Makes a table of this connection alone, in its `temp` schema.
  ///
  /// Queries that read nothing else hold no snapshot of the file.
  ///
  /// - Parameters:
  ///   - table: its rows; kept until the connection ends.
  ///   - name: the table's name: letters and `_`.
  /// - Throws: ``SQLiteError`` where the columns are not understood.
  public func add(_ table: any VirtualTable, named name: String) throws(SQLiteError) {
    checkQueue()
    let box = unsafe Unmanaged.passRetained(VirtualModule.TableBox(table))
    // SQLite calls the last argument also when it fails.
    let code = unsafe sqlite3_create_module_v2(
      handle,
      "\(name)_rows",
      VirtualModule.functions,
      unsafe box.toOpaque(),
      { context in
        guard let context = unsafe context else { return }
        unsafe Unmanaged<VirtualModule.TableBox>.fromOpaque(context).release()
      }
    )
    guard code == SQLITE_OK else { throw error(code, "sqlite3_create_module_v2 \(name)") }
    let isReadOnly = try integer("PRAGMA query_only") == 1
    try execute("PRAGMA query_only=OFF; CREATE VIRTUAL TABLE temp.\(name) USING \(name)_rows")
    if isReadOnly { try execute("PRAGMA query_only=ON") }
  }
}
