import Decoding
import Foundation
import Telemetry
import Testing

@Suite("Binary frames and station protocols")
struct FrameTests {
  private func told(
    _ payload: [UInt8],
    encoding: FrameDefinition.Encoding = .raw,
    header: [UInt8] = [],
    length: Int? = nil,
    checksum: FrameDefinition.Checksum? = nil,
    time: FrameField? = nil,
    _ fields: [FrameField]
  ) throws -> [String] {
    let frame = FrameDefinition(
      encoding: encoding,
      header: header,
      length: length,
      checksum: checksum,
      time: time,
      fields: fields
    )
    let bench = try Bench(sources: [
      SourceDefinition(topic: "dtu/{site}/{device}", format: "frame", frame: frame)
    ])
    return bench.told(topic: "dtu/s/d", payload)
  }

  /// The answer of a Modbus device: address 1, function 3, four bytes, registers 0x011C and 0x0001, and
  /// the CRC, which was worked out elsewhere by the algorithm of the Modbus specification.
  private let modbus: [UInt8] = [0x01, 0x03, 0x04, 0x01, 0x1C, 0x00, 0x01, 0xFB, 0xC9]

  private let fields = [
    FrameField(name: "water_temp", offset: 3, kind: .i16, scale: 0.1),
    FrameField(name: "pump_state", offset: 5, kind: .u16, bits: 0...0),
  ]

  @Test("Modbus registers, as bytes, hexadecimal text and base64")
  func registers() throws {
    let expected = ["d/water_temp=28.4 Cel", "d/pump_state=1.0 {state}"]
    #expect(try told(modbus, header: [1, 3], length: 9, checksum: .modbus, fields) == expected)
    for text in ["010304011C0001fbc9", "01 03 04 01 1c 00 01 FB C9\r\n"] {
      #expect(try told(Array(text.utf8), encoding: .hex, checksum: .modbus, fields) == expected)
    }
    #expect(
      try told(Array("AQMEARwAAfvJ\n".utf8), encoding: .base64, checksum: .modbus, fields)
        == expected
    )
    let swapped = modbus.dropLast(2) + [0xC9, 0xFB]
    #expect(try told(Array(swapped), checksum: .modbusHighFirst, fields) == expected)
  }

  @Test("what does not fit is refused with its own reason")
  func refusals() throws {
    var broken = modbus
    broken[4] ^= 1
    #expect(try told(broken, checksum: .modbus, fields) == ["bad_checksum"])
    #expect(try told(Array(modbus.dropLast()), length: 9, fields) == ["malformed"])
    #expect(try told(Array(modbus.prefix(6)), fields) == ["malformed"])
    #expect(try told(modbus, header: [2], fields) == ["malformed"])
    #expect(try told([1], fields) == ["malformed"])
    // A header that reaches beyond all fields.
    let narrow = [FrameField(name: "a", offset: 0, kind: .u8)]
    #expect(try told([1, 3], header: [1, 3, 4], narrow) == ["malformed"])
    for text in ["0", "0g", "0 1", "é"] {
      #expect(try told(Array(text.utf8), encoding: .hex, fields) == ["malformed"])
      #expect(try told(Array(text.utf8), encoding: .base64, fields) == ["malformed"])
    }
  }

  @Test(
    "kinds and orders of bytes",
    arguments: [
      (.u8, .big, [0xFE], 254), (.i8, .big, [0xFE], -2), (.u16, .big, [1, 2], 258),
      (.u16, .little, [1, 2], 513), (.i16, .big, [0xFF, 0xFE], -2),
      (.u32, .big, [1, 2, 3, 4], 16_909_060), (.u32, .little, [4, 3, 2, 1], 16_909_060),
      (.u32, .wordSwapped, [3, 4, 1, 2], 16_909_060),
      (.u32, .byteSwapped, [2, 1, 4, 3], 16_909_060),
      (.i32, .big, [0xFF, 0xFF, 0xFF, 0xF4], -12), (.f32, .big, [0x41, 0xB8, 0xCC, 0xCD], 23.1),
      (.f32, .wordSwapped, [0xCC, 0xCD, 0x41, 0xB8], 23.1),
      (.f64, .big, [0x40, 0x37, 0x19, 0x99, 0x99, 0x99, 0x99, 0x9A], 23.1),
      (.u64, .wordSwapped, [7, 8, 5, 6, 3, 4, 1, 2], 72_623_859_790_382_848),
      (.i64, .big, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], -1), (.bcd8, .big, [0x42], 42),
      (.bcd16, .big, [0x12, 0x34], 1234), (.bcd24, .big, [0x12, 0x34, 0x56], 123_456),
      (.bcd32, .little, [0x78, 0x56, 0x34, 0x12], 12_345_678),
    ] as [(FrameField.Kind, FrameField.Order, [UInt8], Double)]
  )
  func kinds(
    _ kind: FrameField.Kind,
    _ order: FrameField.Order,
    _ bytes: [UInt8],
    _ expected: Double
  ) throws {
    let field = FrameField(name: "x", offset: 1, kind: kind, order: order)
    #expect(try told([0] + bytes, [field]) == ["d/x=\(expected) 1"])
  }

  @Test("bits, scale and shift stay decimals; sentinels and impossible digits are gaps")
  func values() throws {
    let bits = [
      FrameField(name: "a", offset: 0, kind: .u16, bits: 0...3),
      FrameField(name: "b", offset: 0, kind: .u16, bits: 4...7),
      FrameField(name: "c", offset: 0, kind: .u16, bits: 15...15),
    ]
    #expect(try told([0x80, 0xA5], bits) == ["d/a=5.0 1", "d/b=10.0 1", "d/c=1.0 1"])
    for (raw, scale, shift, expected) in [
      (3.0, 0.1, 0.0, 0.3), (7, 0.001, -40, -39.993), (21, 10, 0.5, 210.5),
    ] {
      let field = FrameField(name: "a", offset: 0, kind: .u8, scale: scale, shift: shift)
      #expect(try told([UInt8(raw)], [field]) == ["d/a=\(expected) 1"])
    }
    let signed = FrameField(
      name: "air_temp",
      offset: 0,
      kind: .i16,
      scale: 0.1,
      missing: [32767, 65535, -9990]
    )
    for bytes in [[0x7F, 0xFF], [0xFF, 0xFF], [0xD8, 0xFA]] as [[UInt8]] {
      #expect(try told(bytes, [signed]) == ["d/air_temp=none Cel"])
    }
    let digits = FrameField(name: "co2", offset: 0, kind: .bcd16, missing: [0xFFFF])
    #expect(try told([0xFF, 0xFF], [digits]) == ["d/co2=none [ppm]"])
    #expect(try told([0x1A, 0x00], [digits]) == ["d/co2=none [ppm] 9 sender_bad"])
    let real = FrameField(name: "co2", offset: 0, kind: .f32)
    #expect(try told([0x7F, 0xC0, 0, 0], [real]) == ["d/co2=none [ppm]"])
    let converted = FrameField(name: "water_ec", offset: 0, kind: .u8, scale: 0.01, unit: "mS/cm")
    #expect(try told([142], [converted]) == ["d/water_ec=1420.0 uS/cm"])
  }

  @Test("a frame may hold its time, and two sources two frames")
  func several() throws {
    let time = FrameField(name: "time", offset: 0, kind: .u32)
    let one = FrameDefinition(time: time, fields: [FrameField(name: "co2", offset: 4, kind: .u8)])
    let two = FrameDefinition(fields: [FrameField(name: "ph", offset: 0, kind: .u8, scale: 0.1)])
    let bench = try Bench(sources: [
      SourceDefinition(topic: "a/{site}/{device}", format: "frame", frame: one),
      SourceDefinition(topic: "b/{site}/{device}", format: "frame", frame: two),
    ])
    let found = bench.named(topic: "a/s/d", [0x6A, 0x64, 0x33, 0x08, 9])
    #expect(found.map(\.sample.time) == [Instant(milliseconds: 1_784_951_560_000)])
    #expect(bench.told(topic: "b/s/d", [71]) == ["d/ph=7.1 [pH]"])
    let far = FrameDefinition(
      time: FrameField(name: "time", offset: 0, kind: .f64),
      fields: [FrameField(name: "co2", offset: 0, kind: .u8)]
    )
    let clock = try Bench(sources: [
      SourceDefinition(topic: "a/{site}/{device}", format: "frame", frame: far)
    ])
    #expect(clock.told(topic: "a/s/d", [0x7F, 0xE0, 0, 0, 0, 0, 0, 0]) == ["bad_time"])
  }

  // MARK: HJ 212

  private func hj212(_ payload: String, pattern: String = "hj/{site}") throws -> [String] {
    let bench = try Bench(pattern, format: "hj212")
    return bench.told(topic: pattern == "hj/{site}" ? "hj/s" : "hj/s/d", payload)
  }

  /// A packet around a segment, its checksum computed bit by bit after annex A.
  static func packet(_ segment: String) -> String {
    var crc: UInt16 = 0xFFFF
    for byte in segment.utf8 {
      crc = (crc >> 8) ^ UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xA001 : crc >> 1 }
    }
    let digits = String(crc, radix: 16, uppercase: true)
    let length = String(segment.utf8.count)
    return "##" + String(repeating: "0", count: 4 - length.count) + length + segment
      + String(repeating: "0", count: 4 - digits.count) + digits + "\r\n"
  }

  @Test("the packet of the standard itself has the checksum that it prints, and holds no data")
  func standard() throws {
    let printed =
      "##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n"
    #expect(try hj212(printed) == ["ignored"])
    #expect(try hj212(printed.replacingOccurrences(of: "=30", with: "=31")) == ["bad_checksum"])
    #expect(
      Self.packet(
        "QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&"
      ) == printed
    )
  }

  private let head =
    "QN=20260725115800001;ST=21;CN=2011;PW=123456;MN=A110000_0001;Flag=5;CP=&&DataTime=20260725115800;"

  @Test("real-time data: factors become metrics in their units, flags become quality")
  func realTime() throws {
    let segment =
      head
      + "w01010-Rtd=28.4,w01010-Flag=N;w01009-Rtd=5.12,w01009-Flag=D;w01014-Rtd=450,w01014-Flag=C;"
      + "w00000-Rtd=2,w00000-Flag=N;a01006-Rtd=101.3,a01006-Flag=B;w01018-Rtd=12.5,w01018-Flag=N;w01001-Rtd=,w01001-Flag=N&&"
    #expect(
      try hj212(Self.packet(segment)) == [
        "A110000_0001/water_temp=28.4 Cel", "A110000_0001/dissolved_oxygen=5.12 mg/L 4 sender_bad",
        "A110000_0001/water_ec=450.0 uS/cm 3 sender_doubtful", "A110000_0001/flow_rate=7.2 m3/h",
        "A110000_0001/air_pressure=1013.0 hPa 3 sender_stale", "A110000_0001/w01018=12.5 1",
        "A110000_0001/ph=none [pH]",
      ]
    )
    let bench = try Bench("hj/{site}", format: "hj212", zone: .utc)
    let found = bench.named(topic: "hj/s", Self.packet(segment).utf8)
    #expect(found.first?.sample.time == Vectors.instant("2026-07-25T03:58:00Z"))
  }

  @Test("statistics are series of their own; several packets in one message; other codes")
  func statistics() throws {
    let minute =
      head.replacingOccurrences(of: "2011", with: "2051")
      + "w01010-Min=28.1,w01010-Avg=28.4,w01010-Max=28.9,w01010-Flag=N;w00000-Cou=120,w00000-Avg=2&&"
    let hour = head.replacingOccurrences(of: "2011", with: "2061") + "B01-Avg=3.5&&"
    #expect(
      try hj212(Self.packet(minute) + Self.packet(hour)) == [
        "A110000_0001/water_temp.minute_min=28.1 Cel",
        "A110000_0001/water_temp.minute_avg=28.4 Cel",
        "A110000_0001/water_temp.minute_max=28.9 Cel", "A110000_0001/w00000.minute_total=120.0 1",
        "A110000_0001/flow_rate.minute_avg=7.2 m3/h", "A110000_0001/B01.hour_avg=3.5 1",
      ]
    )
    #expect(try hj212(Self.packet(minute), pattern: "hj/{site}/{device}") == ["wrong_device"])
  }

  @Test(
    "broken packets",
    arguments: [
      "\n", "##", "#0001x", "##00a1x", "##0005x", "##0001x0000", "##0003abcZZZZ", "x##0001xFFFF",
      "##9999",
    ]
  )
  func brokenPackets(_ text: String) throws {
    #expect([["malformed"], ["bad_checksum"]].contains(try hj212(text)))
  }

  @Test("a time that is none is refused")
  func brokenTime() throws {
    let segment = "MN=a;CN=2011;CP=&&DataTime=20261325115800;w01010-Rtd=1&&"
    #expect(try hj212(Self.packet(segment)) == ["bad_time"])
    #expect(try hj212(Self.packet("MN=a;CN=2011")) == ["malformed"])
    #expect(try hj212(Self.packet("MN=a;CN=2011;CP=&&&&")) == ["no_readings"])
  }

  // MARK: SL 651

  private func sl651(_ payload: [UInt8], arrived: String) throws -> (
    told: [String], times: [Instant]
  ) {
    let bench = try Bench("sl/{site}", format: "sl651")
    let moment = try #require(Vectors.instant(arrived))
    let found = bench.named(topic: "sl/s", payload, arrived: moment)
    return (bench.told(topic: "sl/s", payload, arrived: moment), found.map(\.sample.time))
  }

  /// Reports of real stations as their makers publish them, with the values that they name.
  @Test(
    "real reports",
    arguments: [
      (
        "7E7E05001122334403E832002B020034170718110016F1F1001122334448F0F01707181100201900004026190000403923000104903812109903A421",
        "2017-07-18T11:00:16+08:00", "2017-07-18T11:00:00+08:00",
        [
          "0011223344/rainfall.current=4.0 mm", "0011223344/rainfall_total=4.0 mm",
          "0011223344/water_level=10.49 m", "0011223344/battery_voltage=10.99 V",
        ]
      ),
      (
        "7E7E 01 0010100001 A000 32 002B 02 000C 200724172349 F1F1 0010100001 48 F0F0 2007241723 2019000130 2219000040 392300000550 38121268 03 8397",
        "2020-07-24T17:24:00+08:00", "2020-07-24T17:23:00+08:00",
        [
          "0010100001/rainfall.current=13.0 mm", "0010100001/rainfall.5min=4.0 mm",
          "0010100001/water_level=0.55 m", "0010100001/battery_voltage=12.68 V",
        ]
      ),
    ]
  )
  func reports(_ hex: String, _ arrived: String, _ observed: String, _ expected: [String]) throws {
    for payload in [Vectors.bytes(hex), Array(hex.utf8)] {
      let (told, times) = try sl651(payload, arrived: arrived)
      #expect(told == expected)
      #expect(times.allSatisfy { $0 == Vectors.instant(observed) })
    }
  }

  /// A report around elements, with the CRC of Modbus in front of which the high byte stands.
  private func report(function: UInt8 = 0x32, _ elements: String) -> [UInt8] {
    let body = Vectors.bytes("0034 260725115800 F1F1 0011223344 48 F0F0 2607251158 \(elements)")
    let bytes =
      Vectors.bytes("7E7E 05 0011223344 03E8") + [
        function, UInt8(body.count >> 8), UInt8(body.count & 255), 2,
      ] + body + [3]
    var crc: UInt16 = 0xFFFF
    for byte in bytes {
      crc ^= UInt16(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xA001 : crc >> 1 }
    }
    return bytes + [UInt8(crc >> 8), UInt8(crc & 255)]
  }

  @Test("negative levels, gaps, flow, unknown elements, alarms")
  func elements() throws {
    let told = try sl651(
      report(
        "3923 FF001234 3923 FFFFFFFF 271B 000123 4718 000512 FFA112 1234 4520 00000000 0312 2840 3812 AAAA 3812 1A00"
      ),
      arrived: "2026-07-25T12:00:00+08:00"
    ).told
    #expect(
      told == [
        "0011223344/water_level=-1.234 m", "0011223344/water_level=none m",
        "0011223344/flow_rate=442.8 m3/h", "0011223344/dissolved_oxygen=512.0 mg/L",
        "0011223344/sl651_FFA1=12.34 1", "0011223344/water_temp=28.4 Cel",
        "0011223344/battery_voltage=none V", "0011223344/battery_voltage=none V",
      ]
    )
  }

  @Test("an hourly report: twelve values of five minutes each")
  func hourly() throws {
    let rain = "F460 " + (1...12).map { $0 == 3 ? "FF" : String(format: $0) }.joined()
    let levels = "F5C0 " + (0..<12).map { _ in "0064" }.joined()
    let (told, times) = try sl651(
      report(function: 0x34, "\(rain) \(levels) 2619 000123"),
      arrived: "2026-07-25T13:00:00+08:00"
    )
    #expect(told.count == 25)
    #expect(
      told[0] == "0011223344/rainfall.5min=0.1 mm" && told[2] == "0011223344/rainfall.5min=none mm"
    )
    #expect(told[12] == "0011223344/water_level.relative=1.0 m")
    #expect(told[24] == "0011223344/rainfall_total=12.3 mm")
    #expect(times[0] == Vectors.instant("2026-07-25T11:58:00+08:00"))
    #expect(times[11] == Vectors.instant("2026-07-25T12:53:00+08:00"))
    #expect(times[24] == times[11])
  }

  @Test("keep-alive, commands, broken frames")
  func others() throws {
    let alive = Vectors.bytes("7E7E01001234567812342F0008020003591011155111036BCA")
    #expect(try sl651(alive, arrived: "2026-07-25T12:00:00+08:00").told == ["ignored"])
    let command = Vectors.bytes("7E7E00123456780112343080080200035910111549471B75D4")
    #expect(try sl651(command, arrived: "2026-07-25T12:00:00+08:00").told == ["ignored"])
    var broken = alive
    broken[15] ^= 1
    #expect(try sl651(broken, arrived: "2026-07-25T12:00:00+08:00").told == ["bad_checksum"])
    #expect(
      try sl651(report(function: 0x36, ""), arrived: "2026-07-25T12:00:00+08:00").told == [
        "no_readings"
      ]
    )
    for count in 1..<alive.count {
      #expect(
        try sl651(Array(alive.prefix(count)), arrived: "2026-07-25T12:00:00+08:00").told == [
          "malformed"
        ]
      )
    }
    #expect(try sl651(report("39"), arrived: "2026-07-25T12:00:00+08:00").told == ["malformed"])
    #expect(
      try sl651(report("39FF 00"), arrived: "2026-07-25T12:00:00+08:00").told == ["malformed"]
    )
  }
}

extension String {
  /// Two hexadecimal digits.
  fileprivate init(format number: Int) {
    self = String(String(256 + number, radix: 16).suffix(2))
  }
}
