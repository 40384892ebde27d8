/// The rules of one time zone, handed to pure code that must not read the system's own.
public struct LocalZone: Sendable {
  /// The zone's name in the tz database, such as `Asia/Shanghai`.
  public let identifier: String
  private let lookUp: @Sendable (Instant) -> Int

  /// Makes a zone from its name and a function that gives seconds east of UTC at a moment.
  public init(identifier: String, offset: @escaping @Sendable (Instant) -> Int) {
    self.identifier = identifier
    self.lookUp = offset
  }

  /// Coordinated universal time.
  public static let utc = LocalZone(identifier: "UTC") { _ in 0 }

  /// A zone whose offset never changes, in seconds east of UTC.
  public static func fixed(_ identifier: String, offset: Int) -> LocalZone {
    LocalZone(identifier: identifier) { _ in offset }
  }

  /// Seconds east of UTC at a moment.
  public func offset(at instant: Instant) -> Int {
    lookUp(instant)
  }

  /// The moment at which local clocks show `civil`; the earlier one where they show it twice.
  public func instant(of civil: CivilTime) -> Instant {
    let first = civil.instant(offset: offset(at: civil.instant()))
    let again = civil.instant(offset: offset(at: first))
    let summer = civil.instant(offset: offset(at: again - .hours(3)))
    return CivilTime(summer, offset: offset(at: summer)) == civil ? min(summer, again) : again
  }
}
