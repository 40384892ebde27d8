/// How a device writes its messages, by the words that `sources: format:` of Sluice uses.
public enum PayloadFormat: String, Hashable, Sendable, CaseIterable {
  /// The simulator's own body, `farm/{site}/{device}/telemetry`.
  case json
  /// One number a topic, `plain/{site}/{device}/{metric}`.
  case value
  /// SenML in JSON (RFC 8428), `senml/{site}/{device}`.
  case senml
  /// Sparkplug B, each device a node of its own: `spBv1.0/{site}/NDATA/{device}`.
  case sparkplug
  /// ChirpStack v4, `application/{site}/device/{EUI}/event/up`; the tag `name` is the device.
  case chirpstack
  /// The Things Stack v3, `v3/{site}@farm/devices/{device}/up`.
  case ttn
  /// ThingsBoard's gateway telemetry, `v1/gateway/telemetry`.
  case thingsboard
  /// InfluxDB line protocol, `influx/{site}/{device}`.
  case influx
  /// Alibaba Alink, `/sys/{site}/{device}/thing/event/property/post`.
  case alink
  /// Huawei IoTDA, `$oc/devices/{device}/sys/properties/report`.
  case iotda
  /// OneNET, `$sys/{site}/{device}/thing/property/post`.
  case onenet
  /// JetLinks, `/{site}/{device}/properties/report`.
  case jetlinks
}
