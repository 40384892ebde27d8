import CSQLite

extension Connection {
  /// A function behind a reference that C can hold.
  private final class FunctionBox {
    let body: (SQLValue) throws(SQLiteError) -> SQLValue
    init(_ body: @escaping (SQLValue) throws(SQLiteError) -> SQLValue) { self.body = body }
  }

  /// Adds a function of one argument to the SQL of this connection.
  ///
  /// - Parameters:
  ///   - name: the function's name.
  ///   - body: gives the same result for the same argument for as long as a statement runs; the
  ///     message of its error becomes that of the statement.
  /// - Throws: ``SQLiteError`` for an impossible name.
  public func addFunction(
    _ name: String,
    _ body: @escaping (SQLValue) throws(SQLiteError) -> SQLValue
  ) throws(SQLiteError) {
    checkQueue()
    let code = unsafe sqlite3_create_function_v2(
      handle,
      name,
      1,
      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
      Unmanaged.passRetained(FunctionBox(body)).toOpaque(),
      { context, _, values in
        guard let context = unsafe context, let value = unsafe values?[0],
          let box = unsafe sqlite3_user_data(context)
        else { return }
        let function = unsafe Unmanaged<FunctionBox>.fromOpaque(box).takeUnretainedValue()
        do throws(SQLiteError) {
          unsafe try function.body(SQLValue(value)).give(to: context)
        } catch {
          unsafe sqlite3_result_error(context, error.message, -1)
        }
      },
      nil,
      nil,
      { box in
        guard let box = unsafe box else { return }
        unsafe Unmanaged<FunctionBox>.fromOpaque(box).release()
      }
    )
    guard code == SQLITE_OK else { throw error(code, "sqlite3_create_function_v2 \(name)") }
  }
}
