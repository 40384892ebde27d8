/// How a device writes its messages, by the words that `sources: format:` of Sluice uses.
public enum PayloadFormat: String, Hashable, Sendable, CaseIterable {
  /// The simulator's own body, `farm/{site}/{device}/telemetry`.
  case json
  /// One number a topic, `plain/{site}/{device}/{metric}`.
  case value
  /// SenML in JSON (RFC 8428), `senml/{site}/{device}`.
  case senml
  /// SenML in CBOR (RFC 8428), on the same topic.
  case senmlCBOR = "senml_cbor"
  /// Sparkplug B, each device a node of its own: `spBv1.0/{site}/NDATA/{device}`.
  case sparkplug
  /// ChirpStack v4, `application/{site}/device/{EUI}/event/up`; the tag `name` is the device.
  case chirpstack
  /// The Things Stack v3, `v3/{site}@farm/devices/{site}-{device}/up`.
  case ttn
  /// ThingsBoard's gateway telemetry, `{site}/v1/gateway/telemetry`.
  case thingsboard
  /// InfluxDB line protocol, `influx/{site}/{device}`.
  case influx
  /// Alibaba Alink, `/sys/{site}/{device}/thing/event/property/post`.
  case alink
  /// Huawei IoTDA, `$oc/devices/{site}-{device}/sys/properties/report`.
  case iotda
  /// OneNET, `$sys/{site}/{device}/thing/property/post`.
  case onenet
  /// JetLinks, `/{site}/{device}/properties/report`.
  case jetlinks
  /// Zigbee2MQTT with `last_seen`, `zigbee2mqtt/{site}/{device}`.
  case zigbee2mqtt
  /// Tasmota, `tele/{site}/{device}/SENSOR`, with times in whole seconds of local time.
  case tasmota
  /// Shelly's second generation with virtual components, `{site}/{device}/events/rpc`.
  case shelly
  /// Homie, one value a topic, `homie/{site}/{device}/probe/{metric}`.
  case homie
  /// Ecowitt's form in customary units, `ecowitt/{site}/{device}`.
  case ecowitt
  /// A binary frame, whose layout the topic names: `dtu/{metric-metric…}/{site}/{device}`.
  case frame
  /// HJ 212-2017, real-time data, `hj212/{site}`.
  case hj212
  /// SL 651-2014 in its HEX/BCD form, `sl651/{site}`.
  case sl651

  /// The word that `sources: format:` has for it.
  public var sourceFormat: String {
    switch self {
    case .senmlCBOR: "senml"
    default: rawValue
    }
  }

  /// Whether devices of the family can report a quantity.
  public func carries(_ quantity: Quantity) -> Bool {
    switch self {
    case .sl651: MessageEncoder.hydrologicalElement(of: quantity) != nil
    default: true
    }
  }
}
