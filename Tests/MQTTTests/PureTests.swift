import Telemetry
import Testing

@testable import MQTT

/// The parts that decide without touching a socket.
struct PureTests {
  @Test func aUrlGivesHostPortAndTLS() throws {
    let plain = try BrokerSettings(url: "mqtt://farm.example.org")
    #expect(plain.host == "farm.example.org" && plain.port == 1883 && plain.tls == nil)
    let secure = try BrokerSettings(url: "mqtts://10.0.0.7:8884/")
    #expect(secure.host == "10.0.0.7" && secure.port == 8884 && secure.tls == TLSSettings())
    #expect(try BrokerSettings(url: "mqtts://h").port == 8883)
    let six = try BrokerSettings(url: "mqtt://[::1]:1884")
    #expect(six.host == "::1" && six.port == 1884 && six.url == "mqtt://[::1]:1884")
  }

  @Test(
    arguments: [
      "", "mqtt", "mqtt:", "mqtt://", "http://h", "mqtt://h:0", "mqtt://h:65536", "mqtt://h:1x",
      "mqtt://u:secret@h", "mqtt://h/path", "mqtt://[::1", "mqtt://a b", "mqtt://h:1:2", "MQTT://h",
    ]
  )
  func aUrlThatIsNoneIsRefusedWithoutShowingAPassword(_ url: String) {
    let error = #expect(throws: MQTTError.self) { try BrokerSettings(url: url) }
    #expect(error?.code == .invalidAddress)
    #expect(error.map { !$0.description.contains("secret") } ?? false)
  }

  @Test func plainTextToAnotherMachineIsNoticed() {
    #expect(BrokerSettings(host: "10.0.0.7").isPlainTextToRemote)
    #expect(BrokerSettings(host: "localhost.example.org").isPlainTextToRemote)
    #expect(!BrokerSettings(host: "10.0.0.7", tls: TLSSettings()).isPlainTextToRemote)
    for host in ["127.0.0.1", "127.1.2.3", "::1", "localhost"] {
      #expect(!BrokerSettings(host: host).isPlainTextToRemote)
    }
    #expect(BrokerSettings(host: "127.example.org").isPlainTextToRemote)
  }

  @Test func aPasswordIsNeverPrinted() {
    let settings = BrokerSettings(username: "farm", password: "secret")
    #expect(!"\(settings)".contains("secret"))
    #expect(!String(reflecting: settings).contains("secret"))
  }

  @Test func qos2IsRefusedWithTheReason() {
    let error = #expect(throws: MQTTError.self) { try Subscription(filter: "a", qos: 2) }
    #expect(error?.description.contains("lose") ?? false)
    #expect(throws: MQTTError.self) { try Subscription(filter: "a", qos: 3) }
    #expect(throws: MQTTError.self) { try Subscription(filter: "a", qos: -1) }
    #expect(throws: Never.self) { try Subscription(filter: "a", qos: 0) }
  }

  @Test(arguments: ["a/#/b", "a+", "#a", "", "a/b#"])
  func aFilterThatIsNoneIsRefused(_ filter: String) {
    #expect(throws: MQTTError.self) { try Subscription(filter: filter) }
  }

  @Test func waitsGrowToTheirCeilingAndAreSpread() {
    var backoff = Backoff()
    var generator = SystemRandomNumberGenerator()
    let waits = (0..<1000).map { _ in backoff.next(using: &generator) }
    #expect(waits.allSatisfy { $0 >= .milliseconds(100) && $0 <= .seconds(30) })
    #expect(waits[0] <= .milliseconds(200) && waits[3] <= .milliseconds(1600))
    let late = waits[100...]
    #expect(late.count { $0 < .seconds(10) } > 200 && late.count { $0 > .seconds(20) } > 200)
    backoff.reset()
    let first = backoff.next(using: &generator)
    #expect(first <= .milliseconds(200))
  }

  @Test func aSilentLineIsPingedAndThenGivenUp() {
    var line = KeepAlive(interval: 4000, at: 0)
    #expect(actions(&line, at: 2999, 3000) == [.none, .ping])
    line.pinged(at: 3000)
    #expect(actions(&line, at: 5999, 6000) == [.none, .dead])
    line.heard(at: 5000)
    #expect(actions(&line, at: 6000) == [.ping])
  }

  @Test func aLineOnWhichOnlyWeWriteIsAsked() {
    var line = KeepAlive(interval: 4000, at: 0)
    for now in stride(from: Int64(0), through: 3900, by: 100) { line.wrote(at: now) }
    #expect(actions(&line, at: 4000) == [.ping])
  }

  @Test func nobodyIsGivenUpWhileNobodyListens() {
    var line = KeepAlive(interval: 4000, at: 0)
    var pings = 0
    for now in stride(from: Int64(0), through: 60_000, by: 100) {
      switch line.tick(at: now, isListening: false) {
      case .ping:
        pings += 1
        line.pinged(at: now)
      case .dead: Issue.record("given up at \(now)")
      case .none: break
      }
    }
    #expect(pings == 20)
    #expect(actions(&line, at: 62_000) == [.none])
  }

  @Test func aKeepAliveOfZeroIsOff() {
    var line = KeepAlive(interval: 0, at: 0)
    #expect(actions(&line, at: .max / 2) == [.none])
  }

  @Test func theBrokersCountBecomesRises() {
    var counter = DroppedCounter()
    let counts = ["7", "7", "12", "x", "12", "3", "0", "1"]
    let rises = counts.map { counter.take($0.utf8) }
    #expect(rises == [nil, nil, 5, nil, nil, 3, nil, 1])
  }

  @Test func version5IsTriedAgainAfterAConnectionIn311() {
    var policy = VersionPolicy(.automatic)
    #expect(policy.version == .v5)
    let isFallback = policy.refused(.v5)
    #expect(isFallback)
    #expect(policy.version == .v311)
    policy.accepted(.v311)
    #expect(policy.version == .v5)
  }

  @Test func aBrokerThatSpoke5IsNotTakenForOldWhenItCloses() {
    var policy = VersionPolicy(.automatic)
    policy.accepted(.v5)
    for _ in 0..<5 { policy.closedUnanswered(.v5) }
    #expect(policy.version == .v5)
  }

  @Test func aChosenVersionStays() {
    var policy = VersionPolicy(.v5)
    let isFallback = policy.refused(.v5)
    #expect(!isFallback)
    for _ in 0..<5 { policy.closedUnanswered(.v5) }
    #expect(policy.version == .v5)
  }

  private func actions(_ line: inout KeepAlive, at times: Int64...) -> [KeepAlive.Action] {
    times.map { line.tick(at: $0, isListening: true) }
  }
}
