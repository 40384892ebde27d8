import CSQLite

/// A value as SQLite knows it.
public enum SQLValue: Hashable, Sendable {
  /// NULL.
  case null
  /// An integer.
  case integer(Int64)
  /// A number with a fraction.
  case number(Double)
  /// A text; what is not UTF-8 in it is replaced.
  case text(String)
  /// Bytes.
  case bytes([UInt8])
}

extension SQLValue {
  /// The argument of a function or of a condition.
  @unsafe init(_ value: OpaquePointer?) {
    switch unsafe sqlite3_value_type(value) {
    case SQLITE_INTEGER: self = .integer(unsafe sqlite3_value_int64(value))
    case SQLITE_FLOAT: self = .number(unsafe sqlite3_value_double(value))
    case SQLITE_TEXT: self = .text(String(decoding: unsafe Self.bytes(value), as: UTF8.self))
    case SQLITE_BLOB: self = .bytes(unsafe Self.bytes(value))
    default: self = .null
    }
  }

  @unsafe private static func bytes(_ value: OpaquePointer?) -> [UInt8] {
    guard let start = unsafe sqlite3_value_blob(value) else { return [] }
    let count = Int(unsafe sqlite3_value_bytes(value))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Gives the value as a result.
  @unsafe func give(to context: OpaquePointer?) {
    switch self {
    case .null: unsafe sqlite3_result_null(context)
    case .integer(let integer): unsafe sqlite3_result_int64(context, integer)
    case .number(let number): unsafe sqlite3_result_double(context, number)
    case .text(var text):
      text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { text in
          unsafe sluice_sqlite3_result_text(context, text.baseAddress, UInt64(text.count))
        }
      }
    case .bytes(let bytes):
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe sluice_sqlite3_result_blob(context, bytes.baseAddress, UInt64(bytes.count))
      }
    }
  }
}
