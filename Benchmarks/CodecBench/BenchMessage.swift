import Foundation
import Telemetry

/// One message to be measured.
struct BenchMessage: Decodable {
  /// What it is called in the table.
  var title: String
  /// The format.
  var format: String
  /// The pattern of its source.
  var pattern: String
  /// The topic.
  var topic: String
  /// The payload as text.
  var payload: String?
  /// The payload in hexadecimal.
  var hex: String?

  /// The payload.
  var bytes: [UInt8] {
    guard let hex else { return Array((payload ?? "").utf8) }
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }

  /// Its source.
  var source: SourceDefinition {
    let frame = FrameDefinition(
      encoding: .hex,
      header: [1, 3, 4],
      length: 9,
      checksum: .modbus,
      fields: [
        FrameField(name: "water_temp", offset: 3, kind: .i16, scale: 0.1, missing: [32_767]),
        FrameField(name: "pump_state", offset: 5, kind: .u16, bits: 0...0),
      ]
    )
    return SourceDefinition(topic: pattern, format: format, frame: format == "frame" ? frame : nil)
  }

  /// Every device that speaks in the messages.
  var devices: [DeviceDefinition] {
    [
      "edge01", "24e124136b502217", "lse01-7", "hall/tray 7", "tank-2",
      "shellyplusht-b8d61a8b17cc", "pond-1", "gate-7", "5e06bfee334dd4f33759f5b3_p1", "pond01",
      "p-1", "urn:dev:mac:0024befffe804ff1", "shellyht-1a2b3c",
    ].enumerated().map { DeviceDefinition(name: "d\($0.offset)", match: $0.element) }
  }
}

/// The simulator's message as a program would declare it.
struct SimulatorMessage: Decodable {
  var ts: Int64
  var seq: Int64
  var air_temp: Double
  var rel_humidity: Double
  var dissolved_oxygen: Double
  var battery_voltage: Double
}

/// Any JSON.
enum AnyJSON: Decodable {
  case object([String: AnyJSON])
  case array([AnyJSON])
  case number(Double)
  case text(String)
  case truth(Bool)
  case null

  init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let object = try? container.decode([String: AnyJSON].self) {
      self = .object(object)
    } else if let array = try? container.decode([AnyJSON].self) {
      self = .array(array)
    } else if let truth = try? container.decode(Bool.self) {
      self = .truth(truth)
    } else {
      self = .null
    }
  }
}
