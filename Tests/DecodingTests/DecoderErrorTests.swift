import Decoding
import Telemetry
import Testing

@Suite("Configurations that make no decoder")
struct DecoderErrorTests {
  private func fault(
    _ source: SourceDefinition = SourceDefinition(topic: "{site}/{device}", format: "json"),
    _ device: DeviceDefinition? = nil
  ) -> String? {
    let sites = device.map { [SiteDefinition(name: "s", devices: [$0])] } ?? []
    do {
      _ = try Decoder(sources: [source], sites: sites, zone: .utc)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("each says what is wrong and what to do")
  func faults() throws {
    #expect(fault() == nil)
    let format = try #require(fault(SourceDefinition(topic: "{site}/{device}", format: "jsn")))
    #expect(
      format
        == "source {site}/{device}: the format jsn is not known: use one of \(Decoder.formats.joined(separator: ", "))"
    )
    let value = try #require(fault(SourceDefinition(topic: "{site}/{device}", format: "value")))
    #expect(value.contains("{metric}"))
    let pattern = try #require(fault(SourceDefinition(topic: "a/#/b", format: "json")))
    #expect(pattern.contains("last level"))
    let source = SourceDefinition(topic: "{site}/{device}", format: "json")
    let devices = [
      DeviceDefinition(name: "a b"), DeviceDefinition(name: "d", rename: ["t": "no such metric"]),
      DeviceDefinition(name: "d", rename: ["t": "a.b.c"]),
      DeviceDefinition(name: "d", units: ["water_temp": "furlong"]),
      DeviceDefinition(name: "d", units: ["water_temp": "mg/L"]),
      DeviceDefinition(name: "d", units: ["tan": "ppm"]),
    ]
    for device in devices {
      let text = try #require(fault(source, device))
      #expect(text.hasPrefix("device s/\(device.name): "))
    }
    #expect(fault(source, DeviceDefinition(name: "d", units: ["sap_flow": "g/h"])) == nil)
  }

  @Test("the formats are those of the documentation")
  func formats() {
    #expect(
      Decoder.formats == [
        "json", "value", "senml", "sparkplug", "chirpstack", "ttn", "thingsboard", "influx",
        "zigbee2mqtt", "tasmota", "shelly", "homie", "alink", "iotda", "onenet", "jetlinks",
        "ecowitt", "hj212", "sl651", "availability", "frame",
      ]
    )
    let bare = fault(SourceDefinition(topic: "{site}/{device}", format: "frame"))
    #expect(bare?.contains("the format frame needs a description of the bytes") ?? false)
  }
}
