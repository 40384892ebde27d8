internal import SQLite
public import Telemetry

extension StoreReader {
  /// All work on devices, by when it began.
  public func maintenance() throws(StoreError) -> [Maintenance] {
    try read("read the maintenance of") { () throws(SQLiteError) in
      try Queries.maintenance(connection)
    }
  }

  /// What cleanings were found to have changed, by when they began.
  public func foulings() throws(StoreError) -> [FoulingOffset] {
    try read("read the offsets of") { () throws(SQLiteError) in
      try Queries.foulings(connection)
    }
  }
}
