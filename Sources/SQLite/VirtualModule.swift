import CSQLite

/// The functions by which SQLite reaches a ``VirtualTable`` (vtab.html, section 2).
///
/// Objects cross as retained references: that of the table with the module, that of a scan with its
/// cursor. Each callback gives back what it was lent, so SQLite's own life cycle frees them.
@safe
enum VirtualModule {
  /// A table behind a reference that C can hold.
  final class TableBox {
    let table: any VirtualTable
    init(_ table: any VirtualTable) { self.table = table }
  }

  /// A scan under way.
  final class Scan {
    let rows: any VirtualRows
    var isAtEnd = false
    var row: Int64 = 0

    init(_ rows: any VirtualRows) { self.rows = rows }

    func advance() throws(SQLiteError) {
      isAtEnd = try !rows.next()
      row += 1
    }
  }

  /// The table of functions; it is never changed and lives as long as the program.
  nonisolated(unsafe) static let functions: UnsafeMutablePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    unsafe module.initialize(to: sqlite3_module())
    // A module with xCreate is a table only where one is made of it, and not in every schema.
    unsafe module.pointee.xCreate = { unsafe create($0, $1, $4, $5) }
    unsafe module.pointee.xConnect = { unsafe create($0, $1, $4, $5) }
    unsafe module.pointee.xBestIndex = { unsafe plan($0, $1) }
    unsafe module.pointee.xDisconnect = { unsafe drop($0) }
    unsafe module.pointee.xDestroy = { unsafe drop($0) }
    unsafe module.pointee.xOpen = { unsafe open($1) }
    unsafe module.pointee.xClose = { unsafe close($0) }
    unsafe module.pointee.xFilter = { unsafe filter($0, $2, $3, $4) }
    unsafe module.pointee.xNext = { unsafe step($0) }
    unsafe module.pointee.xEof = { unsafe scan(of: $0)?.isAtEnd == false ? 0 : 1 }
    unsafe module.pointee.xColumn = { cursor, context, column in
      let value = unsafe scan(of: cursor)?.rows.value(Int(column)) ?? .null
      unsafe value.give(to: context)
      return SQLITE_OK
    }
    unsafe module.pointee.xRowid = { cursor, row in
      unsafe row?.pointee = scan(of: cursor)?.row ?? 0
      return SQLITE_OK
    }
    return unsafe module
  }()

  private typealias Text = UnsafeMutablePointer<CChar>

  @unsafe private static func create(
    _ handle: OpaquePointer?,
    _ context: UnsafeMutableRawPointer?,
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
    _ message: UnsafeMutablePointer<Text?>?
  ) -> Int32 {
    guard let context = unsafe context else { return SQLITE_MISUSE }
    let table = unsafe Unmanaged<TableBox>.fromOpaque(context).takeUnretainedValue().table
    let code = unsafe sqlite3_declare_vtab(handle, "CREATE TABLE x(\(table.columns))")
    guard code == SQLITE_OK else {
      unsafe message?.pointee = sluice_sqlite3_copy(sqlite3_errmsg(handle))
      return code
    }
    let made = UnsafeMutablePointer<sluice_table>.allocate(capacity: 1)
    unsafe made.initialize(to: sluice_table(base: sqlite3_vtab(), object: context))
    unsafe result?.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(
      to: sqlite3_vtab.self
    )
    return SQLITE_OK
  }

  @unsafe private static func plan(
    _ table: UnsafeMutablePointer<sqlite3_vtab>?,
    _ info: UnsafeMutablePointer<sqlite3_index_info>?
  ) -> Int32 {
    guard let table = unsafe self.table(of: table), let info = unsafe info else {
      return SQLITE_MISUSE
    }
    let plan = unsafe VirtualPlan(info, of: table)
    let (cost, rows) = table.cost(of: plan.forms)
    unsafe info.pointee.estimatedCost = cost
    unsafe info.pointee.estimatedRows = rows
    unsafe info.pointee.idxStr = sluice_sqlite3_copy(plan.text)
    unsafe info.pointee.needToFreeIdxStr = 1
    return SQLITE_OK
  }

  @unsafe private static func drop(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> Int32 {
    unsafe UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: sluice_table.self).deallocate()
    return SQLITE_OK
  }

  @unsafe private static func open(
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
  ) -> Int32 {
    let made = UnsafeMutablePointer<sluice_cursor>.allocate(capacity: 1)
    unsafe made.initialize(to: sluice_cursor(base: sqlite3_vtab_cursor(), object: nil))
    unsafe result?.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(
      to: sqlite3_vtab_cursor.self
    )
    return SQLITE_OK
  }

  @unsafe private static func close(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
    unsafe set(nil, on: cursor)
    unsafe UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: sluice_cursor.self)
      .deallocate()
    return SQLITE_OK
  }

  @unsafe private static func filter(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
    _ text: UnsafePointer<CChar>?,
    _ count: Int32,
    _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) -> Int32 {
    guard let table = unsafe self.table(of: cursor?.pointee.pVtab) else { return SQLITE_MISUSE }
    let conditions = unsafe VirtualPlan(text).conditions(values, count: Int(count))
    return unsafe attempt(cursor) { () throws(SQLiteError) in
      let scan = Scan(try table.scan(conditions))
      unsafe set(scan, on: cursor)
      try scan.advance()
    }
  }

  @unsafe private static func step(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
    unsafe attempt(cursor) { () throws(SQLiteError) in try unsafe scan(of: cursor)?.advance() }
  }

  @unsafe private static func attempt(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?,
    _ body: () throws(SQLiteError) -> Void
  ) -> Int32 {
    do throws(SQLiteError) {
      try body()
      return SQLITE_OK
    } catch {
      if let table = unsafe cursor?.pointee.pVtab {
        unsafe sqlite3_free(table.pointee.zErrMsg)
        unsafe table.pointee.zErrMsg = sluice_sqlite3_copy(error.message)
      }
      return error.code
    }
  }

  @unsafe private static func table(
    of table: UnsafeMutablePointer<sqlite3_vtab>?
  ) -> (any VirtualTable)? {
    let object = unsafe UnsafeMutableRawPointer(table)?
      .assumingMemoryBound(to: sluice_table.self).pointee.object
    return unsafe object.map {
      unsafe Unmanaged<TableBox>.fromOpaque($0).takeUnretainedValue().table
    }
  }

  @unsafe private static func scan(
    of cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> Scan? {
    let object = unsafe UnsafeMutableRawPointer(cursor)?
      .assumingMemoryBound(to: sluice_cursor.self).pointee.object
    return unsafe object.map { unsafe Unmanaged<Scan>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Puts a scan in the place of the cursor's last one.
  @unsafe private static func set(
    _ scan: Scan?,
    on cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) {
    guard let cursor = UnsafeMutableRawPointer(cursor) else { return }
    let typed = unsafe cursor.assumingMemoryBound(to: sluice_cursor.self)
    if let old = unsafe typed.pointee.object { unsafe Unmanaged<Scan>.fromOpaque(old).release() }
    unsafe typed.pointee.object = scan.map { unsafe Unmanaged.passRetained($0).toOpaque() }
  }
}
