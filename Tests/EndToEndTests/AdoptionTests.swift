import Foundation
import Glibc
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// From a captured payload to a device that is taken in, without reading code.
  @Suite struct AdoptionTests {
    private static let topic = "deqing/qingxi-3/S03-01/up"
    private static let payload =
      #"{"dev":"S03-01","ts":\#(Int(Date().timeIntervalSince1970)),"wd":284,"rjy":5.12,"ddl":1.42,"ph":7.9,"zd":32767,"fw":"v2"}"#
    private static let profiles = SharedData.packageRoot.path + "/Deploy/profiles"

    private func sluice(_ arguments: String..., input: String = "") throws -> ChildProcess.Finished
    {
      try StoredFarm.sluice(arguments, input: input)
    }

    @Test func aCapturedPayloadLeadsToAnEntryThatWorks() throws {
      let folder = try TemporaryDirectory("sluice-adopt")
      let bare = try folder.write(
        "sources: [{ topic: 'farm/{site}/{device}/telemetry', format: json }]\n",
        to: "bare.yaml"
      )
      let lost = try sluice(
        "decode",
        "--config",
        bare,
        "--topic",
        Self.topic,
        "--explain",
        "--text",
        input: Self.payload
      )
      #expect(lost.ending == .exited(1))
      #expect(lost.output.joined().contains("sluice adopt"))
      let proposed = try sluice(
        "adopt",
        "--config",
        bare,
        "--topic",
        Self.topic,
        "--profiles",
        Self.profiles,
        input: Self.payload
      )
      #expect(proposed.isSuccess, "\(proposed.errors)")
      // What it prints is a configuration as it stands.
      let text = proposed.output.joined(separator: "\n") + "\n"
      let adopted = try folder.write("profiles: '\(Self.profiles)'\n" + text, to: "adopted.yaml")
      let check = try sluice("check", "--config", adopted)
      #expect(check.isSuccess, "\(check.output) \(check.errors)\n\(text)")
      let decoded = try sluice(
        "decode",
        "--config",
        adopted,
        "--topic",
        Self.topic,
        input: Self.payload
      )
      #expect(decoded.isSuccess)
      let values = try decoded.output.map { line -> String in
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let value = object?["value"] as? Double
        return "\(object?["series"] ?? "")=\(value.map { "\($0)" } ?? "none")"
      }
      let device = "my-site/s03-01"
      let site = text.contains("  qingxi-3:") ? "qingxi-3/s03-01" : device
      #expect(
        values == [
          "\(site)/water_temp=28.4", "\(site)/dissolved_oxygen=5.12", "\(site)/water_ec=1420.0",
          "\(site)/ph=7.9", "\(site)/turbidity=none",
        ]
      )
    }

    /// Devices behind a gateway, whose topic names neither them nor their site, are adopted in one go.
    @Test func aGatewaysMessageLeadsToAnEntryForEachDevice() throws {
      let folder = try TemporaryDirectory("sluice-adopt")
      let topic = ["--topic", "iot/up"]
      let payload = #"[{"dev":"A-1","wd":21.5,"rjy":5.1},{"dev":"0012","water_temp":22}]"#
      let proposed = try StoredFarm.sluice(["adopt"] + topic, input: payload)
      #expect(proposed.isSuccess, "\(proposed.errors)")
      let text = proposed.output.joined(separator: "\n") + "\n"
      let adopted = try folder.write(text, to: "adopted.yaml")
      let check = try sluice("check", "--config", adopted)
      #expect(check.isSuccess, "\(check.output) \(check.errors)\n\(text)")
      let decoded = try StoredFarm.sluice(["decode", "--config", adopted] + topic, input: payload)
      #expect(decoded.isSuccess)
      let series = decoded.output.map { $0.split(separator: "\"")[3] }
      #expect(
        series == [
          "my-site/a-1/water_temp", "my-site/a-1/dissolved_oxygen", "my-site/0012/water_temp",
        ]
      )
      // What is listed by now is not proposed anew, and stays as it is.
      let again = try StoredFarm.sluice(["adopt", "--config", adopted] + topic, input: payload)
      #expect(again.isSuccess)
      #expect(!again.output.contains { $0.contains("match:") || $0.contains("rename:") })
    }

    @Test func theQuarantineIsReplayedOnceTheRegisterIsMended() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      var settings = DaemonSettings(brokerPort: broker.port)
      settings.sources = [("up/{device}", "json")]
      let daemon = try DaemonProcess(settings)
      let child = try daemon.start()
      try daemon.waitForStatus("the connection") { $0.broker.connected }
      let time = Int(Date().timeIntervalSince1970) - 60
      let messages = (0..<3).map {
        WirePublisher.Message("up/X9", #"{"ts":\#(time + $0),"ph":\#(7 + $0)}"#)
      }
      let publisher = WirePublisher(
        port: broker.port,
        messages + [WirePublisher.Message("up/X9", "{")]
      )
      try publisher.wait()
      try daemon.waitForStatus("the refusals") { $0.ledger.quarantined == 4 }
      let config = daemon.configurationPath
      let listed = try sluice("quarantine", "list", "--config", config, "--code", "no_device")
      #expect(listed.output.count == 5)
      let shown = try sluice("quarantine", "show", "1", "--raw", "--config", config)
      #expect(shown.output.first == #"{"ts":\#(time),"ph":7}"#)
      let counted = try sluice("quarantine", "list", "--counts", "--config", config)
      #expect(counted.output.contains { $0.hasPrefix("-,up/X9,no_device,4,") })
      // The daemon lists the topic, and so does the store by itself.
      for place in [["--config", config], ["--store", daemon.storePath]] {
        let status = try StoredFarm.sluice(["status"] + place)
        #expect(status.output.contains("unknown.topics.0.topic,up/X9"))
        #expect(status.output.contains("unknown.topics.0.messages,4"))
      }
      let whole = try sluice("quarantine", "show", "2", "--config", config)
      #expect(whole.output.first?.contains(#""payload":"{\"ts\":\#(time + 1),\"ph\":8}""#) == true)
      // The newest message says nothing; an older one does.
      let adopted = try sluice("adopt", "X9", "--config", config)
      #expect(adopted.isSuccess, "\(adopted.errors)")
      #expect(adopted.output.contains { $0.hasSuffix("match: X9") })
      #expect(adopted.output.last?.contains("my-site/x9/ph") == true)
      let early = try sluice("quarantine", "replay", "--all", "--config", config)
      #expect(early.ending == .exited(1))

      settings.more = "sites: { s: { devices: { probe: { match: X9 } } } }"
      try daemon.configure(settings)
      let before = child.errors.value.lines.count
      child.signal(SIGHUP)
      try child.waitForError("reload", skip: before)
      let replayed = try sluice("quarantine", "replay", "--device", "-", "--config", config)
      #expect(replayed.isSuccess, "\(replayed.errors)")
      #expect(replayed.output.first?.hasPrefix("3 ") == true)
      let again = try sluice("quarantine", "replay", "--all", "--config", config)
      #expect(again.ending == .exited(1))
      let ledger = try daemon.status().ledger
      #expect(ledger.received == 4 && ledger.stored == 3 && ledger.quarantined == 1)
      let second = [WirePublisher.Message("up/X9", #"{"ts":\#(time),"ph":7.5}"#)]
      try WirePublisher(port: broker.port, second).wait()
      try daemon.waitForStatus("the second value") { $0.ledger.duplicate == 1 }
      let conflicts = try sluice("quarantine", "conflicts", "--config", config)
      #expect(conflicts.output.count == 2 && conflicts.output[1].contains("s/probe/ph,"))
      #expect(conflicts.output.last?.contains(",7.5,") == true)
      #expect(daemon.stop() == .exited(0))
      let reader = try StoreReader(path: daemon.storePath)
      #expect(try reader.latest(matching: "s/probe/ph").map(\.sample.value) == [9])
      for entry in try reader.ledger().values { #expect(entry.isBalanced) }
      #expect(try StoreCheck.faults(of: daemon.storePath).isEmpty)
    }
  }
}
