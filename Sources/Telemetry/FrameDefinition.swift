/// What the bytes of a fixed binary frame mean, as the configuration describes it.
public struct FrameDefinition: Hashable, Sendable {
  /// How the bytes stand in the payload.
  public enum Encoding: String, Hashable, Sendable, CaseIterable {
    /// As they are.
    case raw
    /// Two hexadecimal digits for each, blanks between them or not.
    case hex
    /// In base64.
    case base64
  }

  /// The checksum at the end of the frame, over all bytes before it.
  public enum Checksum: String, Hashable, Sendable, CaseIterable {
    /// CRC-16/Modbus, the low byte first as Modbus sends it.
    case modbus
    /// The same, the high byte first.
    case modbusHighFirst = "modbus_high_first"
  }

  /// How the payload holds the bytes.
  public var encoding: Encoding
  /// The bytes with which each frame begins; others are refused.
  public var header: [UInt8]
  /// The number of bytes of a frame; nil where it may vary.
  public var length: Int?
  /// The checksum; nil where there is none.
  public var checksum: Checksum?
  /// The time of the frame, in seconds since 1970; nil where it has none.
  public var time: FrameField?
  /// The fields.
  public var fields: [FrameField]

  /// Makes a definition.
  public init(
    encoding: Encoding = .raw,
    header: [UInt8] = [],
    length: Int? = nil,
    checksum: Checksum? = nil,
    time: FrameField? = nil,
    fields: [FrameField]
  ) {
    (self.encoding, self.header, self.length) = (encoding, header, length)
    (self.checksum, self.time, self.fields) = (checksum, time, fields)
  }
}
