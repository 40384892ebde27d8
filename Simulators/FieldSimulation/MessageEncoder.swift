internal import Telemetry

/// Writes an observation in the form of a device's family.
struct MessageEncoder: Sendable {
  let format: PayloadFormat
  let site: String
  let device: String
  let keys: [[UInt8]]
  let quantities: [Quantity]
  let names: [String]
  let units: [String]
  let decimals: [Int]
  let identity: UInt64
  /// Where its messages go; for families with a topic for each metric, what stands before it.
  private var topic = ""
  /// The connection over which its messages go; nil for the common one.
  var link: Int?
  var births: UInt8 = 0
  var hasBeenBorn = false
  /// How many sessions of a node have ended.
  var sessions: UInt64 = 0

  /// The encoder of a device; `identity` is its hardware address where the family has one.
  init(_ format: PayloadFormat, site: String, device: String, sensors: [Sensor], identity: UInt64) {
    (self.format, self.site, self.device) = (format, site, device)
    quantities = sensors.map(\.quantity)
    names = quantities.map(\.rawValue)
    keys = names.map { Array(",\"\($0)\":".utf8) }
    units = names.map { MetricCatalogue.standard[$0]?.unit ?? "1" }
    decimals = sensors.map(\.decimals)
    self.identity = identity
    topic = makeTopic()
  }

  /// The messages of an observation, in the order in which they are published; without a way to the
  /// broker nobody is born.
  mutating func messages(_ observation: Observation, isCut: Bool = false) -> [SimulatedMessage] {
    switch format {
    case .json: [message(topic, plain(observation), observation)]
    case .value, .homie: single(observation, topic)
    case .sparkplug: sparkplug(observation, isCut: isCut)
    default: [message(topic, body(observation), observation)]
    }
  }

  private func makeTopic() -> String {
    switch format {
    case .json: "farm/\(site)/\(device)/telemetry"
    case .value: "plain/\(site)/\(device)/"
    case .homie: "homie/\(site)/\(device)/probe/"
    case .sparkplug: "spBv1.0/\(site)/"
    case .senml, .senmlCBOR: "senml/\(site)/\(device)"
    case .chirpstack: "application/\(site)/device/\(address)/event/up"
    case .ttn: "v3/\(site)@farm/devices/\(site)-\(device)/up"
    case .thingsboard: "\(site)/v1/gateway/telemetry"
    case .influx: "influx/\(site)/\(device)"
    case .alink: "/sys/\(site)/\(device)/thing/event/property/post"
    case .iotda: "$oc/devices/\(site)-\(device)/sys/properties/report"
    case .onenet: "$sys/\(site)/\(device)/thing/property/post"
    case .jetlinks: "/\(site)/\(device)/properties/report"
    case .zigbee2mqtt: "zigbee2mqtt/\(site)/\(device)"
    case .tasmota: "tele/\(site)/\(device)/SENSOR"
    case .shelly: "\(site)/\(device)/events/rpc"
    case .ecowitt: "ecowitt/\(site)/\(device)"
    case .frame: "dtu/\(Self.layout(of: quantities))/\(site)/\(device)"
    case .hj212: "hj212/\(site)"
    case .sl651: "sl651/\(site)"
    }
  }

  /// The name of a frame's layout: what it holds, in order.
  static func layout(of quantities: [Quantity]) -> String {
    quantities.map(\.rawValue).joined(separator: "-")
  }

  var address: String {
    var writer = ByteWriter()
    writer.hexadecimal(identity)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  func message(
    _ topic: String,
    _ payload: [UInt8],
    _ observation: Observation
  ) -> SimulatedMessage {
    SimulatedMessage(
      time: observation.measured,
      topic: topic,
      payload: payload,
      isRetained: observation.isRetained,
      link: link
    )
  }

  /// The contract's body: `{"ts":…,"seq":…,"metric":value,…}`.
  private func plain(_ observation: Observation) -> [UInt8] {
    var out = ByteWriter()
    out.text(#"{"ts":"#)
    out.number(observation.claimed.milliseconds)
    out.text(#","seq":"#)
    out.number(observation.sequence)
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      out.text(keys[index])
      out.number(reading, decimals: decimals[index])
    }
    out.byte(UInt8(ascii: "}"))
    return out.bytes
  }

  private func single(_ observation: Observation, _ prefix: String) -> [SimulatedMessage] {
    observation.readings.enumerated().compactMap { index, reading in
      guard let reading else { return nil }
      var out = ByteWriter()
      out.number(reading, decimals: decimals[index])
      return message(prefix + names[index], out.bytes, observation)
    }
  }

  private func body(_ observation: Observation) -> [UInt8] {
    var out = ByteWriter()
    switch format {
    case .json, .value, .homie, .sparkplug:
      preconditionFailure("these have writers of their own")
    case .senml: senml(observation, &out)
    case .senmlCBOR: senmlCBOR(observation, &out)
    case .chirpstack: chirpstack(observation, &out)
    case .ttn: ttn(observation, &out)
    case .thingsboard:
      out.text("{\"\(device)\":[{\"ts\":")
      out.number(observation.claimed.milliseconds)
      out.text(",\"values\":")
      object(observation, &out)
      out.text("}]}")
    case .influx: influx(observation, &out)
    case .alink, .onenet: alink(observation, &out)
    case .iotda:
      out.text(#"{"services":[{"service_id":"farm","properties":"#)
      object(observation, &out)
      out.text(#","event_time":""#)
      out.compactTime(observation.claimed)
      out.text(#""}]}"#)
    case .jetlinks:
      out.text(#"{"timestamp":"#)
      out.number(observation.claimed.milliseconds)
      out.text(#","messageId":""#)
      out.number(observation.sequence)
      out.text(#"","properties":"#)
      object(observation, &out)
      out.text("}")
    case .zigbee2mqtt: zigbee2mqtt(observation, &out)
    case .tasmota: tasmota(observation, &out)
    case .shelly: shelly(observation, &out)
    case .ecowitt: ecowitt(observation, &out)
    case .frame: frame(observation, &out)
    case .hj212: hj212(observation, &out)
    case .sl651: sl651(observation, &out)
    }
    return out.bytes
  }
}
