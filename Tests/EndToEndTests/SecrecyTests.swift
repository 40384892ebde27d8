import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Tokens and secrets are in nothing that the daemon writes or says, also where receivers repeat them.
  @Suite struct SecrecyTests {
    private static let rules = """
      rules:
        - { alert: pond_oxygen_low, when: dissolved_oxygen < 3 mg/L, stale_after: 1h }
      """
    private static let secrets = ["t0ken-of-the-room", "SECret-of-the-room", "beat-t0ken"]

    @Test func secretsAreInNothingThatIsWrittenOrSaid() throws {
      let robot = try HTTPReceiver { request, _ in
        .init(body: #"{"errcode":300001,"errmsg":"no such address: \#(request.target)"}"#)
      }
      let heart = try HTTPReceiver { _, _ in .init(500) }
      let pond = try Pond(rules: Self.rules) { settings in
        settings.channels = [
          "room: { type: dingtalk, url: \"\(robot.url())\", allow_private: true, "
            + "token_file: token, secret_file: secret }"
        ]
        settings.routes = ["{ to: [room, duty-log] }"]
        settings.notifyLines = [
          "watch: { heartbeat: { url_file: beat, every: 1s, allow_private: true } }"
        ]
      }
      let folder = pond.daemon.folder
      let files = ["token", "secret", "beat"]
      let contents = [Self.secrets[0], Self.secrets[1], heart.url("/\(Self.secrets[2])")]
      for (name, content) in zip(files, contents) {
        #expect(chmod(try folder.write(content, to: name), 0o600) == 0)
      }
      let daemon = try pond.daemon.start()
      try pond.measure(2.5)
      let reader = try StoreReader(path: pond.daemon.storePath)
      try Eventually.holds("a message that was given up") {
        try reader.messages(states: [.dead], limit: 9).count == 1
      }
      try heart.requests.wait("a sign of life", within: 20) { !$0.isEmpty }
      // They are in use: without that nothing could be found.
      #expect(robot.requests.value.first?.target.contains(Self.secrets[0]) == true)
      #expect(heart.requests.value.first?.target == "/\(Self.secrets[2])")
      let id = try pond.alert().id
      var said: [String] = []
      for words in [
        ["check"], ["status", "--format", "json"], ["explain", id], ["notify", "list", "--dead"],
        ["notify", "list", "--dead", "--format", "json"], ["notify", "test", "room"],
        ["alerts", "--format", "json"],
      ] {
        let run = try StoredFarm.sluice(words + ["--config", pond.daemon.configurationPath])
        said += run.output + run.errors
      }
      #expect(said.contains { $0.contains("300001") && $0.contains("<secret>") }, "\(said)")
      #expect(pond.daemon.stop() == .exited(0))
      said.append("\(daemon.errors.value)")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
      where !files.contains(name) {
        let bytes = FileManager.default.contents(atPath: folder.path(of: name)) ?? Data()
        said.append(String(decoding: bytes, as: UTF8.self))
      }
      for secret in Self.secrets { #expect(!said.contains { $0.contains(secret) }, "\(secret)") }
    }

    /// What waits for a channel that is configured no more is given up when its time has come.
    @Test func messagesOfAChannelThatIsGoneAreGivenUpAtTheirDeadline() throws {
      let receiver = try HTTPReceiver { _, _ in .init(503) }
      let pond = try Pond(rules: Self.rules) { settings in
        settings.channels = [
          "hook: { type: webhook, url: \"\(receiver.url())\", allow_private: true }"
        ]
        settings.routes = ["{ to: [hook, duty-log] }"]
      }
      try pond.daemon.start()
      try pond.measure(2.5)
      let reader = try StoreReader(path: pond.daemon.storePath)
      try Eventually.holds("a message that waits") { try reader.message(1)?.attempts == 1 }
      #expect(pond.daemon.stop() == .exited(0))
      var settings = DaemonSettings(brokerPort: pond.broker.port)
      settings.rules = Self.rules
      settings.notifyLines = ["watch: { failing_after: 2s }"]
      try pond.daemon.configure(settings)
      try pond.daemon.start()
      try pond.measure(5.5)
      try pond.waitFor("resolved")
      #expect(try reader.message(1)?.state == .waiting, "it may come back")
      #expect(pond.daemon.stop() == .exited(0))
      // The deadline is days away.
      let sqlite = try #require(Programs.system("sqlite3"))
      let edit = try ChildProcess.run(
        sqlite,
        [pond.daemon.storePath, "UPDATE outbox SET deadline = 1"]
      )
      #expect(edit.isSuccess, "\(edit.errors)")
      try pond.daemon.start()
      try Eventually.holds("it is given up") { try reader.message(1)?.state == .dead }
      #expect(
        try reader.message(1)?.reason == "the configuration has no channel 'hook' any more"
      )
    }
  }
}
