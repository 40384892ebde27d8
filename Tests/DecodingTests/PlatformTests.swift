import Decoding
import Telemetry
import Testing

@Suite("Cloud platforms")
struct PlatformTests {
  private func bench(_ pattern: String, _ format: String, _ devices: [DeviceDefinition]) throws
    -> Bench
  {
    try Bench(pattern, format: format, sites: [SiteDefinition(name: "s", devices: devices)])
  }

  private func time(_ bench: Bench, _ topic: String, _ payload: String) -> [Instant] {
    bench.named(topic: topic, payload.utf8).map(\.sample.time)
  }

  // MARK: Alink

  private let devices = [
    DeviceDefinition(
      name: "pond",
      match: "dn1",
      rename: ["WF": "flow_rate", "Power": "pump_state", "water.do": "dissolved_oxygen"]
    ),
    DeviceDefinition(name: "child", match: "dn2"),
  ]

  @Test("Alink: values bare, with their time, in modules, as words")
  func alink() throws {
    let bench = try bench("/sys/#", "alink", devices)
    let topic = "/sys/pk/dn1/thing/event/property/post"
    #expect(
      bench.told(
        topic: topic,
        #"""
        {"id":"123","version":"1.0","sys":{"ack":0},"params":{"Power":{"value":"on","time":1784951880000},
         "WF":{"value":23.6,"time":1784951880000},"water:do":5.10,"switch":1,"tank":{"level":3}},
         "method":"thing.event.property.post"}
        """#
      ) == [
        "pond/pump_state=1.0 {state}", "pond/flow_rate=23.6 m3/h", "pond/dissolved_oxygen=5.1 mg/L",
        "pond/switch=1.0 1", "pond/tank.level=3.0 1",
      ]
    )
    #expect(
      time(bench, topic, #"{"params":{"WF":{"value":1,"time":1784951880000},"Power":1}}"#) == [
        Instant(milliseconds: 1_784_951_880_000), Bench.noon,
      ]
    )
    #expect(bench.told(topic: topic, #"{"id":"1"}"#) == ["malformed"])
    for other in [
      "thing/event/property/post_reply", "thing/event/alarm/post", "thing/service/property/set",
    ] {
      #expect(bench.told(topic: "/sys/pk/dn1/\(other)", "{}") == ["ignored"])
    }
  }

  @Test("Alink: batches, histories, and a gateway's devices")
  func alinkBatches() throws {
    let bench = try bench("/sys/+/{device}/#", "alink", devices)
    let batch =
      #"{"params":{"properties":{"WF":[{"value":1,"time":1784951880000},{"value":2,"time":1784951940000}]},"events":{}}}"#
    #expect(
      bench.told(topic: "/sys/pk/dn1/thing/event/property/batch/post", batch) == [
        "pond/flow_rate=1.0 m3/h", "pond/flow_rate=2.0 m3/h",
      ]
    )
    let history =
      #"{"params":[{"identity":{"productKey":"p","deviceName":"dn2"},"properties":[{"co2":{"value":400,"time":1784951880000}}]}]}"#
    #expect(
      bench.told(topic: "/sys/pk/dn1/thing/event/property/history/post", history) == [
        "child/co2=400.0 [ppm]"
      ]
    )
    let pack = #"""
      {"params":{"properties":{"WF":{"value":3}},"events":{},"subDevices":[
       {"identity":{"productKey":"p","deviceName":"dn2"},"properties":{"co2":{"value":401}}}]}}
      """#
    #expect(
      bench.told(topic: "/sys/pk/dn1/thing/event/property/pack/post", pack) == [
        "pond/flow_rate=3.0 m3/h", "child/co2=401.0 [ppm]",
      ]
    )
  }

  // MARK: IoTDA

  @Test("IoTDA: services, both forms of time, texts that are numbers")
  func iotda() throws {
    let bench = try bench("$oc/devices/#", "iotda", [DeviceDefinition(name: "pond", match: "d1")])
    let topic = "$oc/devices/d1/sys/properties/report"
    let report = { (time: String) in
      #"{"services":[{"service_id":"water","properties":{"ph":"8.2","dissolved_oxygen":5.12},"event_time":\#(time)}]}"#
    }
    #expect(
      bench.told(topic: topic, report(#""20260725T035800Z""#)) == [
        "pond/ph.water=8.2 [pH]", "pond/dissolved_oxygen.water=5.12 mg/L",
      ]
    )
    let expected = Vectors.instant("2026-07-25T03:58:00Z")
    #expect(time(bench, topic, report(#""20260725T035800Z""#)).first == expected)
    #expect(time(bench, topic, report(#""2026-07-25T03:58:00.000Z""#)).first == expected)
    // Without a zone it is UTC too; what is no time is the platform's affair, and ours.
    #expect(time(bench, topic, report(#""20260725T035800""#)).first == expected)
    #expect(time(bench, topic, report(#""soon""#)).first == Bench.noon)
    #expect(time(bench, topic, report("null")).first == Bench.noon)
    #expect(bench.told(topic: topic, "{}") == ["malformed"])
    #expect(bench.told(topic: "$oc/devices/d1/sys/commands/request_id=1", "{}") == ["ignored"])
  }

  @Test("IoTDA: a gateway speaks for its devices")
  func iotdaGateway() throws {
    let bench = try bench(
      "$oc/devices/{device}/sys/#",
      "iotda",
      [
        DeviceDefinition(name: "gateway", match: "gw"), DeviceDefinition(name: "a", match: "d1"),
        DeviceDefinition(name: "b", match: "d2"),
      ]
    )
    let body = #"""
      {"devices":[{"device_id":"d1","services":[{"service_id":"s","properties":{"co2":1}}]},
       {"device_id":"d2","services":[{"service_id":"s","properties":{"co2":2}}]}]}
      """#
    #expect(
      bench.told(topic: "$oc/devices/gw/sys/gateway/sub_devices/properties/report", body) == [
        "a/co2.s=1.0 [ppm]", "b/co2.s=2.0 [ppm]",
      ]
    )
  }

  // MARK: OneNET

  @Test("OneNET: properties in milliseconds, data points in seconds, a gateway's devices")
  func onenet() throws {
    let bench = try bench("$sys/#", "onenet", devices)
    let post = #"{"id":"123","version":"1.0","params":{"WF":{"value":30.5,"time":1784951880123}}}"#
    #expect(
      bench.told(topic: "$sys/pid/dn1/thing/property/post", post) == ["pond/flow_rate=30.5 m3/h"]
    )
    #expect(
      time(bench, "$sys/pid/dn1/thing/property/post", post) == [
        Instant(milliseconds: 1_784_951_880_123)
      ]
    )
    let points =
      #"{"id":123,"dp":{"air_temp":[{"v":29.5,"t":1784951880},{"v":"29.6 ℃","t":1784951940}],"co2":[{"v":400}]}}"#
    #expect(
      bench.told(topic: "$sys/pid/dn1/dp/post/json", points) == [
        "pond/air_temp=29.5 Cel", "pond/air_temp=29.6 Cel", "pond/co2=400.0 [ppm]",
      ]
    )
    #expect(
      time(bench, "$sys/pid/dn1/dp/post/json", points).first
        == Instant(milliseconds: 1_784_951_880_000)
    )
    let sub =
      #"{"params":[{"identity":{"productID":"p","deviceName":"dn2"},"properties":{"co2":{"value":7}}}]}"#
    #expect(bench.told(topic: "$sys/pid/dn1/thing/pack/post", sub) == ["child/co2=7.0 [ppm]"])
    for other in ["thing/property/post/reply", "dp/post/json/accepted", "dp/post/json/rejected"] {
      #expect(bench.told(topic: "$sys/pid/dn1/\(other)", "{}") == ["ignored"])
    }
  }

  // MARK: JetLinks

  @Test("JetLinks: reports of devices and of a gateway's children")
  func jetlinks() throws {
    let bench = try bench("/#", "jetlinks", devices)
    let body = { (id: String) in
      #"{"timestamp":1784951880000,"messageId":"m","deviceId":"\#(id)","properties":{"air_temp":36.8,"geo":"119.97,30.54"}}"#
    }
    #expect(
      bench.told(topic: "/product/dn1/properties/report", body("dn1")) == ["pond/air_temp=36.8 Cel"]
    )
    #expect(
      time(bench, "/product/dn1/properties/report", body("dn1")) == [
        Instant(milliseconds: 1_784_951_880_000)
      ]
    )
    #expect(bench.told(topic: "/product/dn1/properties/report", body("dn2")) == ["wrong_device"])
    #expect(
      bench.told(topic: "/product/gw/child/dn2/properties/report", body("dn2")) == [
        "child/air_temp=36.8 Cel"
      ]
    )
    #expect(
      bench.told(topic: "/product/gw/child/dn2/properties/report", body("gw")) == [
        "child/air_temp=36.8 Cel"
      ]
    )
    for other in ["event/alarm", "online", "offline", "properties/read/reply"] {
      #expect(bench.told(topic: "/product/dn1/\(other)", "{}") == ["ignored"])
    }
    #expect(bench.told(topic: "/product/dn1/properties/report", "{}") == ["malformed"])
  }

  // MARK: ThingsBoard

  @Test("ThingsBoard: the three forms of a device, where no other key has a meaning")
  func thingsboard() throws {
    let bench = try Bench("tb/{site}/{device}/v1/devices/me/+", format: "thingsboard")
    let topic = "tb/s/d/v1/devices/me/telemetry"
    #expect(
      bench.told(topic: topic, #"{"air_temp":22.5,"seq":7,"name":"5"}"#) == [
        "d/air_temp=22.5 Cel", "d/seq=7.0 1", "d/name=5.0 1",
      ]
    )
    let dated = #"{"ts":1784951880000,"values":{"air_temp":"22.5","open":true,"nested":{"co2":5}}}"#
    #expect(
      bench.told(topic: topic, dated) == [
        "d/air_temp=22.5 Cel", "d/open=1.0 1", "d/co2.nested=5.0 [ppm]",
      ]
    )
    #expect(time(bench, topic, dated).first == Instant(milliseconds: 1_784_951_880_000))
    #expect(bench.told(topic: topic, "[\(dated),{\"co2\":6}]").count == 4)
    #expect(bench.told(topic: topic, "[1]") == ["malformed"])
    #expect(bench.told(topic: "tb/s/d/v1/devices/me/attributes", #"{"co2":1}"#) == ["ignored"])
  }

  @Test("ThingsBoard: a gateway's devices by their names")
  func thingsboardGateway() throws {
    let bench = try Bench("{site}/v1/gateway/+", format: "thingsboard")
    let body =
      #"{"Device A":[{"ts":1784951880000,"values":{"air_temp":42}},{"values":{"air_temp":43}}],"B":[{"values":{"co2":1}}]}"#
    #expect(
      bench.told(topic: "s/v1/gateway/telemetry", body) == [
        "Device%20A/air_temp=42.0 Cel", "Device%20A/air_temp=43.0 Cel", "B/co2=1.0 [ppm]",
      ]
    )
    #expect(bench.told(topic: "s/v1/gateway/connect", #"{"device":"A"}"#) == ["ignored"])
    #expect(bench.told(topic: "s/v1/gateway/telemetry", "[]") == ["malformed"])
  }
}
