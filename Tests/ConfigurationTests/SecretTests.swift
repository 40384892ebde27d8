import Configuration
import Foundation
import Telemetry
import Testing
import TestSupport

/// Files of credentials: where they are looked for, what is taken from them, what is never shown.
struct SecretTests {
  private static let text = """
    sources: [{ topic: '{site}/{device}', format: json }]
    broker: { username: sluice, password_file: mqtt-password }
    """

  private func fixture(_ password: String = "s3cret\n") throws -> ConfigurationFixture {
    let fixture = try ConfigurationFixture(Self.text, files: ["mqtt-password": password])
    try fixture.protect(["mqtt-password"])
    return fixture
  }

  @Test(
    arguments: [
      ("s3cret", "s3cret"), ("s3cret\n", "s3cret"), ("s3cret\r\n", "s3cret"),
      ("s3cret\n\n", "s3cret\n"), (" 密码 ", " 密码 "),
    ]
  )
  func oneNewlineIsNoPartOfIt(content: String, password: String) throws {
    let broker = try fixture(content).load().configuration.broker
    #expect(broker.password?.text == password)
    #expect(broker.passwordFile?.hasSuffix("/mqtt-password") == true)
  }

  @Test(arguments: ["", "\n"])
  func emptyFile(content: String) throws {
    #expect(
      try fixture(content).told() == [
        "sluice.yaml:2:44: the file mqtt-password of `broker.password_file` is empty: write the secret into it"
      ]
    )
  }

  @Test func credentialsOfTheServiceComeFirst() throws {
    let credentials = try TemporaryDirectory("sluice-credentials")
    var fixture = try fixture("beside\n")
    fixture.environment = ["CREDENTIALS_DIRECTORY": credentials.path]
    #expect(try fixture.load().configuration.broker.password?.text == "beside")
    try credentials.write("of the service\n", to: "mqtt-password")
    let broker = try fixture.load().configuration.broker
    #expect(broker.password?.text == "of the service")
    #expect(broker.passwordFile == credentials.path + "/mqtt-password")
  }

  @Test func unreadableFile() throws {
    let told = try ConfigurationFixture(Self.text).told()
    #expect(
      told == [
        "sluice.yaml:2:44: the file mqtt-password of `broker.password_file` cannot be read (No such file or directory): make the file, or let the user that runs this read it"
      ]
    )
  }

  @Test func commandsThatOnlyAskTheStoreNeedNoSecrets() throws {
    var fixture = try ConfigurationFixture(Self.text)
    fixture.secrets = .skip
    let loaded = try fixture.load()
    #expect(loaded.warnings.isEmpty && loaded.configuration.broker.password == nil)
  }

  @Test func fileThatEverybodyCanRead() throws {
    let fixture = try ConfigurationFixture(Self.text, files: ["mqtt-password": "x"])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644],
      ofItemAtPath: fixture.folder.path(of: "mqtt-password")
    )
    #expect(
      fixture.told() == [
        "sluice.yaml:2:44: warning: every user of this machine can read mqtt-password: run `chmod o-rwx mqtt-password`"
      ]
    )
  }

  @Test func passwordNeedsItsUser() throws {
    let told = try ConfigurationFixture.told(
      "broker: { password_file: p }",
      files: ["p": "x"]
    )
    #expect(
      told.last
        == "2:26: `broker.password_file` is given without `broker.username`: add the user name"
    )
  }

  @Test func certificateAndKeyBelongTogether() throws {
    let told = try ConfigurationFixture.told(
      "broker: { url: 'mqtts://h', tls: { certificate_file: c } }",
      files: ["c": "x"]
    )
    #expect(
      told == [
        "2:54: a certificate and its key belong together: give both `certificate_file` and `key_file`, or neither"
      ]
    )
  }

  @Test func nothingShowsIt() throws {
    let configuration = try fixture().load().configuration
    var dumped = ""
    dump(configuration.broker, to: &dumped)
    let password = try #require(configuration.broker.password)
    for text in [dumped, "\(configuration)", "\(password)", String(reflecting: password)] {
      #expect(!text.contains("s3cret"))
    }
    #expect("\(password)" == "<secret>")
  }

  @Test func faultsDoNotShowIt() throws {
    let told = try ConfigurationFixture.told(
      """
      broker: { url: 'mqtt://u:s3cret@h', password: s3cret }
      notify: { channels: { w: { type: webhook, url: 'htp://h/s3cret' } } }
      """
    )
    #expect(told.count == 3)
    #expect(!told.joined().contains("s3cret"))
  }
}
