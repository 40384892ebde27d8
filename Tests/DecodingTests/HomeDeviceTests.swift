import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("Tasmota, Shelly, Zigbee2MQTT, Homie")
struct HomeDeviceTests {
  static let tasmotaFiles = Vectors.files("payloads/tasmota", suffix: ".json")
  static let shellyFiles = Vectors.files("payloads/shelly", suffix: ".json")

  @Test("every number that the peer expects of Tasmota", Vectors.isThere(tasmotaFiles))
  func tasmotaCases() throws {
    var checked = 0
    for file in Self.tasmotaFiles {
      let whole = try #require(try Vectors.object(Data(contentsOf: file)) as? [String: Any])
      for entry in whole["cases"] as? [[String: Any]] ?? [] {
        var before: [String: Double] = [:]
        for step in entry["steps"] as? [[String: Any]] ?? [] {
          let topic = try #require(step["topic"] as? String)
          let payload = try #require(step["payload"] as? String)
          let explained = try Decoder.explain(
            topic: "s/\(topic)",
            payload: Array(payload.utf8),
            arrived: Bench.noon,
            sources: [SourceDefinition(topic: "{site}/{device}/#", format: "tasmota")],
            zone: .utc
          )
          for field in explained.fields {
            let name = field.name.lowercased().replacingOccurrences(of: ".", with: "_")
            let aliases = ["wifi_signal": "status_signal", "batterypercentage": "battery_level"]
            if let number = Double(field.text.prefix { $0 != " " }) {
              before[aliases[name] ?? name] = number
            }
          }
          for (name, value) in step["expected"] as? [String: Any] ?? [:] {
            // Words (a compass point, an address) are no readings.
            guard let number = value as? Double ?? (value as? String).flatMap(Double.init),
              !name.hasSuffix("_id")
            else { continue }
            // A list that became one value: the peer goes on with its first element.
            let found =
              before[name] == number
              ? before[name] : before[name.replacingOccurrences(of: "_0", with: "")]
            #expect(found == number, "\(entry["name"] ?? ""): \(name)")
            checked += 1
          }
        }
      }
    }
    #expect(checked >= 25)
  }

  private func tasmota(_ payload: String, _ kind: String = "SENSOR") throws -> [String] {
    let device = DeviceDefinition(
      name: "t",
      match: "shed",
      rename: [
        "DS18B20.Temperature": "water_temp", "BME280.Pressure": "air_pressure",
        "ENERGY.Power": "pump_power", "ENERGY.Total": "pump_energy", "POWER": "pump_state",
        "TX23.Speed.Act": "wind_speed",
      ]
    )
    let bench = try Bench(
      "tele/{device}/+",
      format: "tasmota",
      sites: [SiteDefinition(name: "s", devices: [device])]
    )
    return bench.told(topic: "tele/shed/\(kind)", payload)
  }

  @Test(
    "units beside the sensors hold for them; addresses are no numbers; a failed sensor is a gap"
  )
  func tasmotaUnits() throws {
    #expect(
      try tasmota(
        #"{"Time":"2026-07-25T11:58:00","DS18B20":{"Id":"00000000E812","Temperature":86},"TempUnit":"F"}"#
      ) == ["t/water_temp=30.0 Cel"]
    )
    #expect(
      try tasmota(
        #"{"BME280":{"Pressure":760,"Humidity":50.1},"PressureUnit":"mmHg","TempUnit":"C"}"#
      )
        == ["t/air_pressure=1013.2472 hPa", "t/BME280.Humidity=50.1 1"]
    )
    #expect(
      try tasmota(#"{"TX23":{"Speed":{"Act":36}},"SpeedUnit":"km/h"}"#) == ["t/wind_speed=10.0 m/s"]
    )
    #expect(
      try tasmota(
        #"{"ENERGY":{"TotalStartTime":"2018-11-23T15:33:47","Total":1.5,"Power":750,"Voltage":[230,231]}}"#
      )
        == [
          "t/pump_energy=1.5 kW.h", "t/pump_power=0.75 kW", "t/ENERGY.Voltage%2E0=230.0 1",
          "t/ENERGY.Voltage%2E1=231.0 1",
        ]
    )
    #expect(
      try tasmota(#"{"DS18B20":{"Temperature":null},"TempUnit":"C"}"#) == ["t/water_temp=none Cel"]
    )
  }

  @Test("Tasmota's local time, and none while its clock is not set; other messages")
  func tasmotaTimes() throws {
    let bench = try Bench("tele/{site}/{device}/+", format: "tasmota")
    let time = { (text: String) in
      bench.named(
        topic: "tele/s/d/SENSOR",
        #"{"Time":"\#(text)","SCD40":{"CarbonDioxide":400}}"#.utf8
      )
      .first?.sample.time
    }
    #expect(time("2026-07-25T11:58:00") == Vectors.instant("2026-07-25T03:58:00Z"))
    #expect(time("1970-01-01T00:00:10") == Bench.noon)
    #expect(bench.told(topic: "tele/s/d/LWT", "Online") == ["ignored"])
    #expect(bench.told(topic: "tele/s/d/INFO1", "{}") == ["ignored"])
    #expect(
      try tasmota(#"{"Time":"2026-07-25T11:58:00","POWER":"ON","Uptime":"1T"}"#, "STATE") == [
        "t/pump_state=1.0 {state}"
      ]
    )
    #expect(try tasmota(#"{"POWER":"OFF"}"#, "RESULT") == ["t/pump_state=0.0 {state}"])
    #expect(try tasmota(#"{"Heap":25}"#, "STATE") == ["ignored"])
  }

  @Test(
    "every number of a full status of Shelly that measures something",
    Vectors.isThere(shellyFiles)
  )
  func shellyStatus() throws {
    for file in Self.shellyFiles {
      let whole = try #require(try Vectors.object(Data(contentsOf: file)) as? [String: Any])
      let numbers = try #require(whole["numbers"] as? [String: Any])
      let status = try #require(whole["status"] as? [String: Any])
      let message: [String: Any] = [
        "src": "fk-06x", "dst": "x/events", "method": "NotifyFullStatus", "params": status,
      ]
      let bench = try Bench("{site}/{device}/events/rpc", format: "shelly")
      let found = bench.named(topic: "s/fk/events/rpc", try Vectors.text(message).utf8)
      for (name, _) in numbers {
        let value = ((status[name] as? [String: Any])?["value"] as? Double)
        let measure = name.replacingOccurrences(of: ":", with: ".")
        #expect(found.contains { $0.measure == measure && $0.sample.value == value }, "\(name)")
      }
      // Six zones are off, the radio is heard, and nothing of memory or configuration is a series.
      #expect(found.filter { $0.measure.hasPrefix("boolean") }.count == 6)
      #expect(found.contains { $0.measure == "rssi" && $0.sample.value == -38 })
      #expect(found.count == 9)
    }
  }

  private func shelly(_ topic: String, _ payload: String) throws -> [String] {
    let device = DeviceDefinition(
      name: "ht",
      match: "shellyplusht-b8d61a8b17cc",
      rename: [
        "temperature.0.tC": "air_temp", "humidity.0.rh": "rel_humidity",
        "switch.0.output": "pump_state", "switch.0.apower": "pump_power",
        "switch.0.aenergy.total": "pump_energy", "sensor.temperature": "air_temp",
        "relay.0": "pump_state", "devicepower.0.battery.percent": "battery_level",
      ]
    )
    let bench = try Bench(
      "+/{device}/#",
      format: "shelly",
      sites: [SiteDefinition(name: "s", devices: [device])]
    )
    return bench.told(topic: "x/shellyplusht-b8d61a8b17cc/\(topic)", payload)
  }

  @Test("notifications, components by themselves, units, errors")
  func shellyMessages() throws {
    #expect(
      try shelly(
        "events/rpc",
        #"""
        {"src":"shellyplusht-b8d61a8b17cc","dst":"x/events","method":"NotifyFullStatus","params":{"ts":1784951880.62,
         "devicepower:0":{"id":0,"battery":{"V":5.43,"percent":80}},"humidity:0":{"id":0,"rh":42.2},
         "temperature:0":{"id":0,"tC":19.8,"tF":67.6},"sys":{"unixtime":null,"uptime":5}}}
        """#
      ) == [
        "ht/devicepower.0%2Ebattery%2EV=5.43 1", "ht/battery_level=80.0 %",
        "ht/rel_humidity=42.2 %",
        "ht/air_temp=19.8 Cel",
      ]
    )
    #expect(
      try shelly(
        "status/switch:0",
        #"{"id":0,"source":"init","output":true,"apower":750.5,"aenergy":{"total":1500,"by_minute":[1,2,3],"minute_ts":1}}"#
      )
        == ["ht/pump_state=1.0 {state}", "ht/pump_power=0.7505 kW", "ht/pump_energy=1.5 kW.h"]
    )
    #expect(
      try shelly("status/temperature:0", #"{"id":0,"tC":null,"tF":null,"errors":["read"]}"#) == [
        "ht/air_temp=none Cel 9 sender_doubtful"
      ]
    )
    #expect(
      try shelly("status/temperature:0", #"{"id":0,"tC":85.5,"errors":["out_of_range"]}"#) == [
        "ht/air_temp=85.5 Cel 3 sender_doubtful"
      ]
    )
    #expect(try shelly("status/sys", #"{"uptime":5}"#) == ["ignored"])
    #expect(try shelly("online", "true") == ["ignored"])
    #expect(
      try shelly("events/rpc", #"{"src":"a","method":"NotifyEvent","params":{"ts":1}}"#) == [
        "ignored"
      ]
    )
    #expect(try shelly("events/rpc", "{") == ["malformed"])
  }

  @Test("the first generation: one value per topic")
  func shellyOld() throws {
    let bench = try Bench(
      "shellies/{device}/#",
      format: "shelly",
      sites: [
        SiteDefinition(
          name: "s",
          devices: [
            DeviceDefinition(
              name: "ht",
              match: "shellyht-1",
              rename: ["sensor.temperature": "air_temp", "relay.0": "pump_state"]
            )
          ]
        )
      ]
    )
    let topic = "shellies/shellyht-1"
    #expect(bench.told(topic: "\(topic)/sensor/temperature", "21.37") == ["ht/air_temp=21.37 Cel"])
    #expect(bench.told(topic: "\(topic)/relay/0", "on") == ["ht/pump_state=1.0 {state}"])
    #expect(bench.told(topic: "\(topic)/relay/0/power", "12.5") == ["ht/relay.0%2Epower=12.5 1"])
    let online = bench.decode(topic: "\(topic)/online", "true".utf8).message
    #expect(online.availability == .online && online.outcome == .ignored(reason: "availability"))
    for silent in ["announce", "info", "relay/0/command"] {
      #expect(bench.told(topic: "\(topic)/\(silent)", "{}") == ["ignored"])
    }
  }

  @Test("Zigbee2MQTT: names with slashes, last_seen, availability, the bridge")
  func zigbee() throws {
    let bench = try Bench(
      "zigbee2mqtt/{device...}",
      format: "zigbee2mqtt",
      sites: [
        SiteDefinition(
          name: "s",
          devices: [
            DeviceDefinition(
              name: "tray",
              match: "hall/tray 7",
              rename: [
                "temperature": "air_temp", "humidity": "rel_humidity", "state": "pump_state",
              ]
            )
          ]
        )
      ]
    )
    let body =
      #"{"temperature":27.34,"humidity":44.72,"battery":100,"state":"ON","update":{"installed_version":5},"last_seen":"2026-07-25T11:58:00+08:00"}"#
    let found = bench.named(topic: "zigbee2mqtt/hall/tray 7", body.utf8)
    #expect(
      found.map { "\($0.device)/\($0.measure)=\($0.sample.value ?? -1)" } == [
        "tray/air_temp=27.34", "tray/rel_humidity=44.72", "tray/battery=100.0",
        "tray/pump_state=1.0",
      ]
    )
    #expect(found.allSatisfy { $0.sample.time == Vectors.instant("2026-07-25T03:58:00Z") })
    let epoch = #"{"temperature":1,"last_seen":1784951880000}"#
    #expect(
      bench.named(topic: "zigbee2mqtt/hall/tray 7", epoch.utf8).first?.sample.time
        == Vectors.instant("2026-07-25T03:58:00Z")
    )
    let (message, _) = bench.decode(
      topic: "zigbee2mqtt/hall/tray 7/availability",
      #"{"state":"online"}"#.utf8
    )
    #expect(message.outcome == .ignored(reason: "availability"))
    #expect(message.availability == .online)
    #expect(bench.register[message.device]?.name == "tray")
    #expect(bench.told(topic: "zigbee2mqtt/bridge/state", "online") == ["ignored"])
    #expect(bench.told(topic: "zigbee2mqtt/hall/tray 7/set", "{}") == ["ignored"])
    #expect(bench.register.devices.count == 1)
  }

  @Test("Homie: values as text, units from their own topics and from descriptions, retained too")
  func homie() throws {
    let bench = try Bench(
      "homie/{device...}",
      format: "homie",
      sites: [
        SiteDefinition(
          name: "s",
          devices: [
            DeviceDefinition(
              name: "pond",
              match: "pond-1",
              rename: ["probe.temp": "water_temp", "pump.on": "pump_state"]
            )
          ]
        )
      ]
    )
    #expect(
      bench.decode(topic: "homie/pond-1/probe/temp/$unit", "°F".utf8, isRetained: true).samples
        .isEmpty
    )
    #expect(bench.told(topic: "homie/pond-1/probe/temp", "86") == ["pond/water_temp=30.0 Cel"])
    #expect(bench.told(topic: "homie/pond-1/pump/on", "true") == ["pond/pump_state=1.0 {state}"])
    #expect(bench.told(topic: "homie/pond-1/pump/on", "false") == ["pond/pump_state=0.0 {state}"])
    #expect(bench.told(topic: "homie/pond-1/probe/co2", "--") == ["pond/co2.probe=none [ppm]"])
    for about in ["$state", "$name", "probe/$name", "probe/temp/$datatype", "pump/on/set", "probe"]
    {
      #expect(bench.told(topic: "homie/pond-1/\(about)", "ready") == ["ignored"], "\(about)")
    }
    let retained = bench.decode(topic: "homie/pond-1/probe/temp", "50".utf8, isRetained: true)
    #expect(retained.message.outcome == .ignored(reason: "retained"))
  }

  @Test("Homie 5: the description names the units")
  func homieFive() throws {
    let bench = try Bench(
      "homie/5/{device}/#",
      format: "homie",
      sites: [
        SiteDefinition(
          name: "s",
          devices: [
            DeviceDefinition(name: "pond", match: "pond-1", rename: ["probe.ec": "water_ec"])
          ]
        )
      ]
    )
    let description =
      #"{"homie":"5.0","nodes":{"probe":{"properties":{"ec":{"datatype":"float","unit":"mS/cm"}}}}}"#
    #expect(bench.told(topic: "homie/5/pond-1/$description", description) == ["ignored"])
    #expect(bench.told(topic: "homie/5/pond-1/probe/ec", "1.42") == ["pond/water_ec=1420.0 uS/cm"])
    #expect(bench.told(topic: "homie/5/pond-1/$description", "{") == ["malformed"])
  }
}
