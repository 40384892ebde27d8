import Foundation
import Store
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// Every kind of channel, configured as `docs/alerts.md` says, tried from the command line.
  @Suite struct ChannelTests {
    private static let secrets = "allow_private: true, token_file: token, secret_file: secret"

    @Test func everyKindOfChannelCanBeTried() throws {
      let receiver = try HTTPReceiver { _, _ in .init(body: #"{"errcode":0,"code":0}"#) }
      let pond = try Pond(rules: "rules: []") { settings in
        settings.channels = ["dingtalk", "feishu"].map { kind in
          "\(kind): { type: \(kind), url: \"\(receiver.url("/\(kind)"))\", \(Self.secrets) }"
        }
        settings.channels += ["wecom", "ntfy", "alertmanager"].map { kind in
          let url = receiver.url("/\(kind)")
          return
            "\(kind): { type: \(kind), url: \"\(url)\", allow_private: true, token_file: token }"
        }
        settings.channels += [
          "webhook: { type: webhook, url: \"\(receiver.url("/webhook"))\", allow_private: true, "
            + "secret_file: secret }",
          "email: { type: email, to: [farm@example.org], sendmail: PATH/mail }",
          "command: { type: command, command: [PATH/siren, --pond] }",
        ]
      }
      let folder = pond.daemon.folder
      for name in ["token", "secret"] {
        #expect(chmod(try folder.write("a-\(name)\n", to: name), 0o600) == 0)
      }
      for name in ["mail", "siren"] {
        let script =
          "#!/bin/sh\necho \"$@\" > \(folder.path(of: name)).words\ncat > \(folder.path(of: name)).text\n"
        #expect(chmod(try folder.write(script, to: name), 0o755) == 0)
      }
      let file = pond.daemon.configurationPath
      let text = try String(contentsOfFile: file, encoding: .utf8)
      try folder.write(text.replacing("PATH", with: folder.path), to: "sluice.yaml")
      try pond.daemon.start()
      let kinds = [
        "dingtalk", "feishu", "wecom", "ntfy", "alertmanager", "webhook", "email", "command",
      ]
      for kind in kinds {
        let run = try StoredFarm.sluice(["notify", "test", kind, "--config", file])
        #expect(run.ending == .exited(0), "\(kind): \(run.errors)")
      }
      let targets = receiver.requests.value.map { $0.target.prefix { $0 != "?" } }
      #expect(
        targets == [
          "/dingtalk", "/feishu/a-token", "/wecom", "/", "/alertmanager/api/v2/alerts", "/webhook",
        ]
      )
      func content(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path(of: name), encoding: .utf8)
      }
      #expect(try content("mail.words").hasSuffix("-- farm@example.org\n"))
      #expect(try content("siren.words") == "--pond\n")
      #expect(try content("siren.text").contains("SluiceTest"))
      let log = try StoredFarm.sluice(["notify", "test", "duty-log", "--config", file])
      #expect(log.ending == .exited(1))
      #expect(log.errors.first?.contains("is a log: look at") == true, "\(log.errors)")
      #expect(pond.daemon.stop() == .exited(0))
    }
  }
}
