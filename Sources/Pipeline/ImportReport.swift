public import Decoding

/// What became of readings of a file.
public struct ImportReport: Sendable {
  /// Readings that were new.
  public var stored: Int64
  /// Readings that were stored already.
  public var duplicate: Int64
  /// Readings that were not taken, by their place, with the reason.
  public var faults: [(index: Int, fault: ImportFault)]
}
