import Dispatch
import Telemetry
import TestSupport
import Testing

@testable import MQTT

/// TLS with certificates that each test makes for itself.
@Suite(
  .enabled(if: MosquittoBroker.executable != nil, "mosquitto is not installed"),
  .enabled(if: Certificates.openssl != nil, "openssl is not installed")
)
struct TLSTests {
  let certificates: Certificates

  init() throws { certificates = try Certificates() }

  @Test(arguments: ["localhost", "127.0.0.1"])
  func messagesComeOverTLS(_ host: String) throws {
    let broker = try MosquittoBroker(settings: certificates.settings())
    let settings = settings(broker.port, host: host)
    let probe = try SessionProbe(settings, commits: true)
    try probe.start()
    var own = settings
    own.clientIdentifier = "p"
    let publisher = Publisher(settings: own)
    try publisher.connect()
    for number in 0..<3000 {
      try publisher.publish(topic: "t/a", payload: Array("\(number)".utf8))
    }
    #expect(publisher.flush())
    publisher.close()
    #expect(try probe.messages(3000) == (0..<3000).map(String.init))
    try probe.stop()
  }

  @Test func aBrokerThatAnotherAuthorityVouchesForIsRefused() throws {
    let broker = try MosquittoBroker(settings: certificates.settings())
    var settings = settings(broker.port)
    settings.tls?.caFile = certificates.file("other-ca.pem")
    #expect(try failure(settings).cause.contains("certificate verify failed"))
  }

  @Test func aBrokerWithAnotherNameIsRefused() throws {
    let broker = try MosquittoBroker(settings: certificates.settings(server: "stranger"))
    #expect(try failure(settings(broker.port)).code == .tls)
  }

  @Test func theSystemsAuthoritiesDoNotVouchForOurs() throws {
    let broker = try MosquittoBroker(settings: certificates.settings())
    var settings = settings(broker.port)
    settings.tls = TLSSettings()
    #expect(try failure(settings).code == .tls)
  }

  @Test func aClientCertificateIsShownWhereItIsWanted() throws {
    let broker = try MosquittoBroker(settings: certificates.settings(requiresClient: true))
    var settings = settings(broker.port)
    let stranger = try SessionProbe(settings)
    stranger.queue.sync { stranger.session.start() }
    try stranger.record.wait { !$0.lost.isEmpty }
    #expect(stranger.record.value.connected.isEmpty)
    stranger.abandon()
    settings.tls?.certificateFile = certificates.file("client.pem")
    settings.tls?.keyFile = certificates.file("client.key")
    let known = try SessionProbe(settings)
    try known.start()
    try known.stop()
  }

  @Test func filesThatAreNotThereAreAnErrorThatNamesThem() throws {
    var settings = settings(1)
    settings.tls?.caFile = "/nowhere/ca.pem"
    let error = try failure(settings)
    #expect(error.code == .tls && error.description.contains("/nowhere/ca.pem"))
  }

  @Test func aPlainBrokerIsNotSpokenToInTheClear() throws {
    let broker = try ScriptedBroker()
    let probe = try SessionProbe(settings(broker.port))
    probe.queue.sync { probe.session.start() }
    let client = try #require(broker.accept())
    client.send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
    try probe.record.wait { !$0.lost.isEmpty }
    #expect(probe.record.value.connected.isEmpty)
    probe.abandon()
  }

  @Test func manyMessagesInOneRecordAllArrive() throws {
    let server = try TLSServer(certificates)
    let probe = try SessionProbe(settings(server.port))
    probe.queue.sync { probe.session.start() }
    let client = server.connection
    #expect(client.welcome(.v5))
    // libmosquitto's pipe to itself is full after 278 acknowledgements; from then on it reads one
    // packet per call, whatever its TLS layer has decrypted already.
    for first in stride(from: 1, through: 1000, by: 100) {
      client.send((first..<first + 100).flatMap { message(UInt16($0)) })
      try probe.commit(100)
    }
    for _ in 0..<1000 { #expect(try #require(client.packet()).is(.publishAck)) }
    client.send((1001...1300).flatMap { message($0) })
    #expect(try probe.commit(300) == (1001...1300).map { "\($0)" })
    probe.abandon()
    server.stop()
  }

  @Test func aSlowCommitKeepsTheConnection() throws {
    let broker = try MosquittoBroker(settings: certificates.settings())
    var settings = settings(broker.port)
    settings.keepAlive = .seconds(5)
    let probe = try SessionProbe(settings, filters: ["t/#", "u/#"])
    try probe.start()
    var own = settings
    own.clientIdentifier = "p"
    let publisher = Publisher(settings: own)
    try publisher.connect()
    try publisher.publish(topic: "t/a", payload: [65])
    try probe.messages(1)
    // The broker ends a connection that is silent for 1.5 × 5 s.
    #expect(throws: TestSupportError.self) {
      try probe.record.wait(within: 9) { !$0.lost.isEmpty }
    }
    try probe.commit()
    try publisher.publish(topic: "t/a", payload: [66])
    #expect(try probe.commit() == ["B"])
    #expect(probe.record.value.connected.count == 1)
    publisher.close()
    try probe.stop()
  }

  private func settings(_ port: UInt16, host: String = "localhost") -> BrokerSettings {
    var settings = BrokerSettings.test(port)
    settings.host = host
    settings.tls = TLSSettings(caFile: certificates.file("ca.pem"))
    return settings
  }

  /// How the first attempt fails.
  private func failure(_ settings: BrokerSettings) throws -> MQTTError {
    let probe = try SessionProbe(settings)
    probe.queue.sync { probe.session.start() }
    defer { probe.abandon() }
    let record = try probe.record.wait { !$0.lost.isEmpty }
    #expect(record.connected.isEmpty)
    return record.lost[0]
  }

  private func message(_ id: UInt16) -> [UInt8] {
    Wire.publish(.v5, topic: "t/a", payload: Array("\(id)".utf8), id: id)
  }
}
