/// Why a value carries its flag: one bit for each test or cause, stored beside the value.
///
/// The bits are part of the file format: a number, once given, keeps its meaning.
public struct QualityReasons: OptionSet, Hashable, Sendable {
  /// The bits.
  public var rawValue: UInt32
  /// Makes the set with these bits.
  @inlinable
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The device said that it has no value (null, an empty text, a configured "missing" value).
  @inlinable
  public static var noValue: QualityReasons { QualityReasons(rawValue: 1 << 0) }
  /// The message carried no time: the time of arrival stands in.
  @inlinable
  public static var arrivalTime: QualityReasons { QualityReasons(rawValue: 1 << 1) }
  /// The message was retained by the broker: an old value, not a fresh one.
  @inlinable
  public static var retained: QualityReasons { QualityReasons(rawValue: 1 << 2) }
  /// The device's clock was ahead of ours by more than is allowed.
  @inlinable
  public static var futureTime: QualityReasons { QualityReasons(rawValue: 1 << 3) }

  /// The value was corrected by the device's calibration; `CalibrationRecord` gives the raw one.
  @inlinable
  public static var calibrated: QualityReasons { QualityReasons(rawValue: 1 << 20) }
  /// The device's clock is known to be wrong by a certain amount, which was taken off the time.
  @inlinable
  public static var clockRepaired: QualityReasons { QualityReasons(rawValue: 1 << 21) }
  /// The time is one that clocks show which were never set.
  @inlinable
  public static var clockUnset: QualityReasons { QualityReasons(rawValue: 1 << 22) }
  /// The time was sent in seconds for milliseconds or the reverse, and was read as meant.
  @inlinable
  public static var timeUnit: QualityReasons { QualityReasons(rawValue: 1 << 23) }
  /// The time is that of the gateway or network server.
  @inlinable
  public static var gatewayTime: QualityReasons { QualityReasons(rawValue: 1 << 24) }
  /// The value came after a pause so long that it is compared with nothing before.
  @inlinable
  public static var afterGap: QualityReasons { QualityReasons(rawValue: 1 << 4) }
  /// The message or its time was malformed; such messages are quarantined by decoding.
  @inlinable
  public static var syntax: QualityReasons { QualityReasons(rawValue: 1 << 5) }
  /// Outside what the sensor can read, or what is plausible (QARTOD test 4).
  @inlinable
  public static var grossRange: QualityReasons { QualityReasons(rawValue: 1 << 6) }
  /// Outside what the season lets expect (QARTOD test 5).
  @inlinable
  public static var climatology: QualityReasons { QualityReasons(rawValue: 1 << 7) }
  /// Stands out from the values before and after (QARTOD test 6).
  @inlinable
  public static var spike: QualityReasons { QualityReasons(rawValue: 1 << 8) }
  /// Moved faster than is possible (QARTOD test 7).
  @inlinable
  public static var rateOfChange: QualityReasons { QualityReasons(rawValue: 1 << 9) }
  /// The value has stopped moving (QARTOD test 8).
  @inlinable
  public static var flatLine: QualityReasons { QualityReasons(rawValue: 1 << 10) }
  /// The signal has faded (QARTOD test 10).
  @inlinable
  public static var attenuated: QualityReasons { QualityReasons(rawValue: 1 << 11) }
  /// Does not fit other metrics of the place (QARTOD test 9).
  @inlinable
  public static var multivariate: QualityReasons { QualityReasons(rawValue: 1 << 12) }
  /// Does not fit other devices of the site (QARTOD test 11).
  @inlinable
  public static var neighbour: QualityReasons { QualityReasons(rawValue: 1 << 13) }
  /// A number by which sensors say that they have no reading.
  @inlinable
  public static var errorCode: QualityReasons { QualityReasons(rawValue: 1 << 14) }
  /// The probe is out of the water.
  @inlinable
  public static var probeInAir: QualityReasons { QualityReasons(rawValue: 1 << 15) }
  /// Somebody was working on the device.
  @inlinable
  public static var maintenance: QualityReasons { QualityReasons(rawValue: 1 << 16) }
  /// Sensors that are declared to measure the same do not agree.
  @inlinable
  public static var disagreement: QualityReasons { QualityReasons(rawValue: 1 << 17) }
  /// Came late: the values around it are still to be looked at.
  @inlinable
  public static var provisional: QualityReasons { QualityReasons(rawValue: 1 << 18) }
  /// The sender itself says that the value is wrong.
  @inlinable
  public static var senderBad: QualityReasons { QualityReasons(rawValue: 1 << 25) }
  /// The sender itself says that the value is doubtful: it reports a fault, or the instrument was
  /// being serviced.
  @inlinable
  public static var senderDoubtful: QualityReasons { QualityReasons(rawValue: 1 << 26) }
  /// The sender itself says that the value may be out of date.
  @inlinable
  public static var senderStale: QualityReasons { QualityReasons(rawValue: 1 << 27) }
  /// The sender kept the value and sent it later on purpose.
  @inlinable
  public static var backfill: QualityReasons { QualityReasons(rawValue: 1 << 28) }

  /// The word for each bit that is set, in bit order, as printed in `reasons`.
  public var words: [String] {
    Self.names.filter { contains($0.reason) }.map(\.word)
  }

  private static let names: [(reason: QualityReasons, word: String)] = [
    (.noValue, "no_value"), (.arrivalTime, "arrival_time"), (.retained, "retained"),
    (.futureTime, "future_time"),
    (.afterGap, "after_gap"), (.syntax, "syntax"),
    (.grossRange, "gross_range"), (.climatology, "climatology"),
    (.spike, "spike"), (.rateOfChange, "rate_of_change"),
    (.flatLine, "flat_line"), (.attenuated, "attenuated"),
    (.multivariate, "multivariate"), (.neighbour, "neighbour"),
    (.errorCode, "error_code"), (.probeInAir, "probe_in_air"),
    (.maintenance, "maintenance"), (.disagreement, "disagreement"),
    (.provisional, "provisional"), (.calibrated, "calibrated"),
    (.clockRepaired, "clock_repaired"), (.clockUnset, "clock_unset"), (.timeUnit, "time_unit"),
    (.gatewayTime, "gateway_time"),
    (.senderBad, "sender_bad"), (.senderDoubtful, "sender_doubtful"),
    (.senderStale, "sender_stale"), (.backfill, "backfill"),
  ]
}
