internal import SQLite
public import Telemetry

extension StoreReader {
  /// Every silence there ever was, by number.
  ///
  /// - Throws: ``StoreError`` where the file cannot be read.
  public func silences() throws(StoreError) -> [Silence] {
    try read("read the silences of") { () throws(SQLiteError) in
      try Queries.silences(connection)
    }
  }
}
