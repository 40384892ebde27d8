import Foundation
import TestSupport
import Testing

/// `sluice doctor` against settings of brokers, good and bad.
struct CommandLineDoctorTests {
  private let farm: StoredFarm

  init() throws { farm = try StoredFarm() }

  /// The state of each check, by its name.
  private func states(_ broker: String) throws -> [String: String] {
    let answer = try farm.run("doctor", "--broker-file", broker, "--format", "csv")
    #expect(answer.ending == .exited(1))
    #expect(answer.output.first == "check,state,detail,remedy")
    let pairs = answer.output.dropFirst().map { line -> (String, String) in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      return (String(fields[0]), String(fields[1]))
    }
    return Dictionary(pairs) { $1 }
  }

  /// The shipped settings, in the place where Debian's main file includes them.
  @Test func theShippedSettingsAreGood() throws {
    let shipped = SharedData.packageRoot.appendingPathComponent("Deploy/mosquitto")
    for (from, to) in [
      ("10-sluice.conf", "10-sluice.conf"), ("20-devices-tls.conf.example", "20-tls.conf"),
    ] {
      let text = try String(contentsOf: shipped.appendingPathComponent(from), encoding: .utf8)
      try FileManager.default.createDirectory(
        atPath: farm.folder.path(of: "conf.d"),
        withIntermediateDirectories: true
      )
      try farm.folder.write(text, to: "conf.d/\(to)")
    }
    let main = try farm.folder.write(
      "persistence true\ninclude_dir \(farm.folder.path(of: "conf.d"))\n",
      to: "mosquitto.conf"
    )
    let states = try states(main)
    for (check, state) in states where check.hasPrefix("broker.") {
      #expect(state == "good", "\(check)")
    }
    #expect(states["broker.use_username_as_clientid"] == "good")
    #expect(states["store"] == "good")
    #expect(states["ledger"] == "good")
    // Nobody runs here.
    #expect(states["daemon"] == "bad")
  }

  @Test(arguments: [
    ("persistence true\n", "broker.max_queued_messages"),
    ("persistence true\n", "broker.autosave_interval"),
    ("max_queued_messages 0\n", "broker.persistence"),
    ("autosave_interval 0\n", "broker.autosave_interval"),
    ("listener 1883\nallow_anonymous true\n", "broker.allow_anonymous"),
    ("listener 8883\nrequire_certificate true\n", "broker.use_username_as_clientid"),
    ("cafile a\ncertfile b\nkeyfile c\n", "broker.listener"),
  ])
  func aSettingThatCostsAPromiseIsBad(text: String, check: String) throws {
    let main = try farm.folder.write(text, to: "mosquitto.conf")
    #expect(try states(main)[check] == "bad")
  }

  @Test func whatCannotBeLookedAtIsUnknown() throws {
    #expect(try states(farm.folder.path(of: "nowhere.conf"))["broker"] == "unknown")
  }

  @Test func aDaemonThatRunsIsWell() throws {
    let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
    let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
    try daemon.start()
    try daemon.waitForStatus("the session") { $0.broker.connected }
    let answer = try StoredFarm.sluice(
      [
        "doctor", "--config", daemon.configurationPath, "--broker-file",
        daemon.folder.path(of: "nowhere"), "--format", "csv",
      ]
    )
    for check in ["daemon", "session", "losses", "store", "ledger"] {
      #expect(answer.output.contains { $0.hasPrefix("\(check),good,") }, "\(answer.output)")
    }
  }
}
