internal import CMosquitto

/// The version of libmosquitto that the program runs with.
public struct LibraryVersion: Comparable, Sendable, CustomStringConvertible {
  /// The three numbers, such as 2, 0 and 11.
  public let numbers: [Int]

  /// Makes a version.
  public init(_ major: Int, _ minor: Int, _ revision: Int) { numbers = [major, minor, revision] }

  /// The version at hand.
  public static var current: LibraryVersion {
    var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
    unsafe mosquitto_lib_version(&major, &minor, &revision)
    return LibraryVersion(Int(major), Int(minor), Int(revision))
  }

  /// The oldest version whose handling of acknowledgements has been examined.
  public static let oldest = LibraryVersion(2, 0, 11)

  /// Refuses a library that is too old.
  ///
  /// - Returns: the version at hand.
  /// - Throws: ``MQTTError`` with code ``MQTTError/Code/libraryTooOld``.
  @discardableResult
  public static func check() throws(MQTTError) -> LibraryVersion {
    try check(current)
  }

  static func check(_ version: LibraryVersion) throws(MQTTError) -> LibraryVersion {
    guard version >= oldest else {
      throw MQTTError(
        .libraryTooOld,
        attempted: "use libmosquitto \(version)",
        cause: "versions before \(oldest) were never examined for when they acknowledge",
        remedy: "install libmosquitto1 of Debian 12 or later"
      )
    }
    return version
  }

  /// Orders versions by their numbers.
  public static func < (left: LibraryVersion, right: LibraryVersion) -> Bool {
    left.numbers.lexicographicallyPrecedes(right.numbers)
  }

  /// The numbers with points between.
  public var description: String { numbers.map(String.init).joined(separator: ".") }
}
