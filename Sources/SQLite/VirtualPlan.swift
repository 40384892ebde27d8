import CSQLite

/// The conditions that a table wants for a scan, to and from the text in which SQLite keeps them.
struct VirtualPlan {
  /// The forms of the conditions, in the order in which their values will come.
  var forms: [VirtualCondition.Form] = []

  /// Reads the text that ``text`` has made.
  @unsafe init(_ text: UnsafePointer<CChar>?) {
    guard let text = unsafe text else { return }
    for word in unsafe String(cString: text).split(separator: " ") {
      guard let sign = word.first, let column = Int(word.dropFirst()),
        let comparison = VirtualCondition.Comparison(rawValue: sign)
      else { continue }
      forms.append(VirtualCondition.Form(column: column, comparison: comparison))
    }
  }

  /// Asks a table about every condition of a query, and tells SQLite what it wants.
  @unsafe init(_ info: UnsafeMutablePointer<sqlite3_index_info>, of table: any VirtualTable) {
    for index in 0..<Int(unsafe info.pointee.nConstraint) {
      let constraint = unsafe info.pointee.aConstraint[index]
      guard constraint.usable != 0, constraint.iColumn >= 0,
        var comparison = Self.comparison(constraint.op),
        unsafe Self.isBinary(info, Int32(index)) || comparison == .glob || comparison == .like
      else { continue }
      // Asked with -1 it only says whether this is an IN.
      let isAmong = unsafe comparison == .equal && sqlite3_vtab_in(info, Int32(index), -1) != 0
      if isAmong {
        let all = VirtualCondition.Form(column: Int(constraint.iColumn), comparison: .among)
        if case .none = table.use(of: all) {
          // The table is scanned once for each value then.
        } else {
          unsafe sqlite3_vtab_in(info, Int32(index), 1)
          comparison = .among
        }
      }
      let form = VirtualCondition.Form(column: Int(constraint.iColumn), comparison: comparison)
      let use = table.use(of: form)
      if case .none = use { continue }
      forms.append(form)
      unsafe info.pointee.aConstraintUsage[index].argvIndex = Int32(forms.count)
      if case .decides = use { unsafe info.pointee.aConstraintUsage[index].omit = 1 }
    }
  }

  /// The forms as text.
  var text: String {
    forms.map { "\($0.comparison.rawValue)\($0.column)" }.joined(separator: " ")
  }

  /// The conditions with the values that have come for them.
  @unsafe func conditions(
    _ values: UnsafeMutablePointer<OpaquePointer?>?,
    count: Int
  ) -> [VirtualCondition] {
    guard let values = unsafe values else { return [] }
    return forms.prefix(count).enumerated().map { index, form in
      let value = unsafe values[index]
      return VirtualCondition(
        form: form,
        values: form.comparison == .among ? unsafe Self.list(value) : [unsafe SQLValue(value)]
      )
    }
  }

  /// Whether texts are compared byte by byte, as tables of ours do.
  @unsafe private static func isBinary(
    _ info: UnsafeMutablePointer<sqlite3_index_info>,
    _ index: Int32
  ) -> Bool {
    unsafe sqlite3_vtab_collation(info, index).map { unsafe String(cString: $0) } == "BINARY"
  }

  @unsafe private static func list(_ value: OpaquePointer?) -> [SQLValue] {
    var values: [SQLValue] = []
    var member: OpaquePointer?
    var code = unsafe sqlite3_vtab_in_first(value, &member)
    while code == SQLITE_OK, unsafe member != nil {
      values.append(unsafe SQLValue(member))
      code = unsafe sqlite3_vtab_in_next(value, &member)
    }
    return values
  }

  private static func comparison(_ code: UInt8) -> VirtualCondition.Comparison? {
    switch Int32(code) {
    case SQLITE_INDEX_CONSTRAINT_EQ: .equal
    case SQLITE_INDEX_CONSTRAINT_LT: .less
    case SQLITE_INDEX_CONSTRAINT_LE: .atMost
    case SQLITE_INDEX_CONSTRAINT_GT: .greater
    case SQLITE_INDEX_CONSTRAINT_GE: .atLeast
    case SQLITE_INDEX_CONSTRAINT_GLOB: .glob
    case SQLITE_INDEX_CONSTRAINT_LIKE: .like
    default: nil
    }
  }
}
