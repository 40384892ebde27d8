/// Why a message was refused, as `sluice decode` and the quarantine name it.
public struct RejectCode: RawRepresentable, Hashable, Sendable {
  /// The word.
  public var rawValue: String
  /// Makes the code with this word.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// The bytes are not what the format says.
  public static let malformed = RejectCode(rawValue: "malformed")
  /// Arrays and objects lie deeper in each other than is allowed.
  public static let tooDeep = RejectCode(rawValue: "too_deep")
  /// The message is longer than is allowed.
  public static let tooLarge = RejectCode(rawValue: "too_large")
  /// The message holds more readings than is allowed.
  public static let tooMany = RejectCode(rawValue: "too_many")
  /// An object names a key twice.
  public static let duplicateKey = RejectCode(rawValue: "duplicate_key")
  /// Well-formed, but it holds no reading.
  public static let noReadings = RejectCode(rawValue: "no_readings")
  /// The topic fits no source, or names no site or device.
  public static let noDevice = RejectCode(rawValue: "no_device")
  /// The time is impossible.
  public static let badTime = RejectCode(rawValue: "bad_time")
  /// The payload names another device than its topic.
  public static let wrongDevice = RejectCode(rawValue: "wrong_device")
  /// What the payload means was said in an earlier message, which was not seen.
  public static let noBirth = RejectCode(rawValue: "no_birth")
  /// A checksum does not fit the bytes.
  public static let badChecksum = RejectCode(rawValue: "bad_checksum")
  /// Every reading has a unit that cannot be converted to its metric's.
  public static let badUnit = RejectCode(rawValue: "bad_unit")
  /// The device may not be spoken for by the broker's user that the topic names.
  public static let identity = RejectCode(rawValue: "identity")
}
