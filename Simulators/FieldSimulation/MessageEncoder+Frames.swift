internal import Telemetry

// The families that write frames with a checksum.
extension MessageEncoder {
  /// `01 03`, the number of bytes, the time in seconds, a signed word of 32 bits for each sensor in
  /// steps of its last decimal, and Modbus' checksum.
  func frame(_ observation: Observation, _ out: inout ByteWriter) {
    out.text([0x01, 0x03, UInt8(truncatingIfNeeded: 4 + 4 * observation.readings.count)])
    out.word(UInt32(truncatingIfNeeded: observation.claimed.milliseconds.quotientFloor(1000)))
    for reading in observation.readings {
      out.word(reading.map { UInt32(truncatingIfNeeded: $0) } ?? Self.missingWord)
    }
    let sum = Checksum.modbus(out.bytes[...])
    out.text([UInt8(sum & 0xFF), UInt8(sum >> 8)])
  }

  /// What a frame holds where there is no reading.
  static let missingWord: UInt32 = 0x7FFF_FFFF

  func hj212(_ observation: Observation, _ out: inout ByteWriter) {
    var segment = ByteWriter()
    segment.text("QN=")
    segment.digitTime(observation.claimed, isWithMilliseconds: true)
    segment.text(";ST=21;CN=2011;PW=123456;MN=\(device);Flag=5;CP=&&DataTime=")
    segment.digitTime(observation.claimed, isWithMilliseconds: false)
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      let factor = Self.environmentalFactor(of: quantities[index])
      let code = factor?.code ?? names[index]
      segment.text(";\(code)-Rtd=")
      if let divisor = factor?.divisor {
        let value = Double(reading) / Sensor.scales[decimals[index]] / divisor
        segment.number(Int64((value * 10_000).rounded()), decimals: 4)
      } else {
        segment.number(reading, decimals: decimals[index])
      }
      segment.text(",\(code)-Flag=N")
    }
    segment.text("&&")
    out.text("##")
    let length = segment.bytes.count
    out.pair(length / 100)
    out.pair(length % 100)
    out.text(segment.bytes)
    out.hexadecimal(Checksum.environmental(segment.bytes[...]))
    out.text("\r\n")
  }

  /// The code of HJ 212-2017 for a quantity, and by what its value is divided for the standard's unit;
  /// quantities without a code go by the metric's name.
  private static func environmentalFactor(
    of quantity: Quantity
  ) -> (code: String, divisor: Double?)? {
    switch quantity {
    case .flowRate: ("w00000", 3.6)
    case .acidity: ("w01001", nil)
    case .turbidity: ("w01003", nil)
    case .dissolvedOxygen: ("w01009", nil)
    case .waterTemperature: ("w01010", nil)
    case .conductivity: ("w01014", nil)
    case .ammonia: ("w21003", nil)
    case .airTemperature: ("a01001", nil)
    case .relativeHumidity: ("a01002", nil)
    case .airPressure: ("a01006", 10)
    case .windSpeed: ("a01007", nil)
    case .windDirection: ("a01008", nil)
    default: nil
    }
  }

  /// A timed report (32H): the centre, the station, a password, and elements in packed digits.
  func sl651(_ observation: Observation, _ out: inout ByteWriter) {
    var body = ByteWriter()
    body.text([UInt8(observation.sequence >> 8 & 0xFF), UInt8(observation.sequence & 0xFF)])
    body.packedTime(observation.claimed, isWithSeconds: true)
    body.text([0xF1, 0xF1] + station + [0x48, 0xF0, 0xF0])
    body.packedTime(observation.claimed, isWithSeconds: false)
    for (index, reading) in observation.readings.enumerated() {
      guard let element = Self.hydrologicalElement(of: quantities[index]) else { continue }
      let number = reading.map { $0 * element.multiplier / element.divisor }
      body.element(element.identifier, number, decimals: decimals[index] + element.decimals)
    }
    out.text([0x7E, 0x7E, 0x05] + station + [0x03, 0xE8, 0x32])
    out.text([UInt8(body.bytes.count >> 8), UInt8(body.bytes.count & 0xFF), 0x02])
    out.text(body.bytes)
    out.byte(0x03)
    let sum = Checksum.modbus(out.bytes[...])
    out.text([UInt8(sum >> 8), UInt8(sum & 0xFF)])
  }

  /// The ten digits of a station's address, packed.
  private var station: [UInt8] {
    var rest = identity
    return (0..<5).map { _ in
      defer { rest /= 100 }
      return UInt8(rest % 10 | (rest / 10 % 10) << 4)
    }
  }

  /// The ten digits of a station's address.
  var stationName: String {
    station.map { "\($0 >> 4)\($0 & 15)" }.joined()
  }

  /// An element of SL 651-2014, annex C.
  struct HydrologicalElement {
    var identifier: UInt8
    /// What makes the standard's unit of the metric's: more decimals, after a factor.
    var decimals = 0
    var multiplier: Int64 = 1
    var divisor: Int64 = 1
  }

  /// The element for a quantity; nil where the standard has none that is known here.
  static func hydrologicalElement(of quantity: Quantity) -> HydrologicalElement? {
    switch quantity {
    case .airTemperature: HydrologicalElement(identifier: 0x02)
    case .waterTemperature: HydrologicalElement(identifier: 0x03)
    case .airPressure: HydrologicalElement(identifier: 0x08)
    case .relativeHumidity: HydrologicalElement(identifier: 0x18)
    case .rainfall: HydrologicalElement(identifier: 0x20)
    // m³/s with six decimals of m³/h divided by 3,600.
    case .flowRate:
      HydrologicalElement(identifier: 0x27, decimals: 5, multiplier: 1000, divisor: 36)
    case .windSpeed: HydrologicalElement(identifier: 0x35)
    case .batteryVoltage: HydrologicalElement(identifier: 0x38)
    case .waterLevel: HydrologicalElement(identifier: 0x39)
    case .acidity: HydrologicalElement(identifier: 0x46)
    case .dissolvedOxygen: HydrologicalElement(identifier: 0x47)
    case .conductivity: HydrologicalElement(identifier: 0x48)
    case .turbidity: HydrologicalElement(identifier: 0x49)
    case .redox: HydrologicalElement(identifier: 0x4B)
    case .ammonia: HydrologicalElement(identifier: 0x4C)
    default: nil
    }
  }
}
