public import Telemetry

/// How much one message, one device and all topics together may ask for.
public struct DecodingLimits: Hashable, Sendable {
  /// The longest payload, in bytes.
  public var maximumBytes = 262_144
  /// How deep arrays and objects may lie in each other; a lone number has depth 0.
  public var maximumDepth = 16
  /// The most readings in one message, and the most members of one object.
  public var maximumReadings = 1000
  /// The most series of one device; further fields of it are refused.
  public var maximumSeriesPerDevice = 256
  /// The most series of all devices together; further ones are refused.
  public var maximumSeries = 1_000_000
  /// The most devices; messages of further ones are rejected.
  public var maximumDevices = 100_000
  /// The most topics whose routes are remembered; when it is reached they are learned anew.
  public var maximumTopics = 200_000
  /// How far a device's clock may be ahead before the time of arrival is used in its place.
  public var futureTolerance = TimeSpan.minutes(5)
  /// How far a device's clock may be ahead before the message is rejected.
  public var futureLimit = TimeSpan.days(1)
  /// The earliest time that is believed: clocks that were never set say 1970 or 2000-01-01.
  public var earliest = Instant(milliseconds: 946_771_200_000)

  /// Names of fields as long as this, in bytes, are nobody's metric.
  ///
  /// Without a bound a long name around many others would be copied for each of them.
  static let maximumName = 256

  /// Makes the standard limits (domain reference 4.3 and 6.17), to be changed one by one.
  public init() {}

  /// The standard limits.
  public static let standard = DecodingLimits()
}
