import Foundation
import Telemetry
import TestSupport
import Testing

@testable import Notify
@testable import Web

/// Robots: signatures against an independent implementation, and real requests on loopback.
@Suite struct RobotTests {
  private static let now = Instant(milliseconds: 1_753_401_600_000)

  private static let writer = MessageWriter(
    language: .simplifiedChinese,
    zone: .fixed("Asia/Shanghai", offset: 8 * 3600),
    contacts: Contacts(people: [
      "wang": .init(
        name: "王青",
        mobile: "13800000000",
        dingtalk: "ding1",
        wecom: "wangqing",
        feishu: "ou_1"
      ),
      "li": .init(name: "李", mobile: "13900000000"),
    ])
  )

  private static func message(
    _ number: Int = 1,
    mentions: [String] = [],
    ended: Bool = false
  ) -> OutgoingMessage {
    var alert = PlannerBench.alert("probe-\(number)", began: 0)
    if ended { (alert.state, alert.ended) = (.resolved, PlannerBench.at(30)) }
    let facts = NotificationFacts(
      rules: [
        "low": .init(
          title: LocalizedText([.simplifiedChinese: "塘口缺氧"]),
          advice: LocalizedText([.simplifiedChinese: "立即开增氧机"]),
          basis: "GB 11607-89",
          limit: "dissolved_oxygen < 3 mg/L",
          unit: "mg/L"
        )
      ],
      sites: [
        "qingxi-3": .init(title: LocalizedText([.simplifiedChinese: "清溪3号塘"]), kind: .riceTurtle)
      ]
    )
    return OutgoingMessage(
      key: "store-\(number)",
      created: now,
      content: NotificationContent(
        reason: ended ? .resolved : .firing,
        alerts: [AlertContent(alert, facts: facts)],
        mentions: mentions
      )
    )
  }

  private func channel(
    _ kind: ChannelDefinition.Kind,
    _ url: String,
    secret: String? = nil,
    token: String? = nil,
    _ change: (inout ChannelDefinition) -> Void = { _ in }
  ) throws -> any MessageChannel {
    var definition = ChannelDefinition(
      name: "room",
      kind: kind,
      url: url,
      allowsPrivate: true,
      token: token.map { Secret($0) },
      secret: secret.map { Secret($0) }
    )
    change(&definition)
    return try #require(ChannelMaker.channel(definition, writer: Self.writer))
  }

  @Test(.enabled(if: SharedData.oracles != nil, "no oracles"))
  func signaturesAreThoseOfAnotherImplementation() throws {
    var count = 0
    for row in OracleTable.all(with: "vendor", "secret", "timestamp").flatMap(\.rows) {
      let secret = Secret(try #require(row["secret"]))
      let time = try #require(row["timestamp"].flatMap { Int64($0) })
      count += 1
      switch row["vendor"] {
      case "dingtalk":
        let signature = DingTalkFormat.signature(secret, milliseconds: time)
        #expect(signature == row["signature_base64"])
        #expect(PercentText.encoded(signature) == row["signature_urlencoded"])
      case "feishu":
        #expect(FeishuFormat.signature(secret, seconds: time) == row["signature_base64"])
      default: Issue.record("unknown vendor \(row["vendor"] ?? "")")
      }
    }
    #expect(count >= 8)
  }

  /// Every code of the vendors' documents, and what it means for a message.
  @Test(arguments: [
    (ChannelDefinition.Kind.dingtalk, #"{"errcode":0,"errmsg":"ok"}"#, "done"),
    (.dingtalk, #"{"errcode":310000,"errmsg":"keywords not in content"}"#, "dead"),
    (.dingtalk, #"{"errcode":130101,"errmsg":"send too fast"}"#, "throttled"),
    (.dingtalk, #"{"errcode":410100,"errmsg":"send too fast"}"#, "throttled"),
    (.dingtalk, #"{"errcode":300001,"errmsg":"token is not exist"}"#, "dead"),
    (.dingtalk, #"{"errcode":300005,"errmsg":"token is not exist"}"#, "dead"),
    (.dingtalk, #"{"errcode":400101,"errmsg":"token is not exist"}"#, "dead"),
    (.dingtalk, #"{"errcode":400102,"errmsg":"bot stopped"}"#, "dead"),
    (.dingtalk, #"{"errcode":400013,"errmsg":"group dissolved"}"#, "dead"),
    (.dingtalk, #"{"errcode":400106,"errmsg":"bot not found"}"#, "dead"),
    (.dingtalk, #"{"errcode":40035,"errmsg":"missing parameter"}"#, "dead"),
    (.dingtalk, #"{"errcode":43004,"errmsg":"content type"}"#, "dead"),
    (.dingtalk, #"{"errcode":400105,"errmsg":"bad msgtype"}"#, "dead"),
    (.dingtalk, #"{"errcode":-1,"errmsg":"system busy"}"#, "retry"),
    (.dingtalk, #"{"errcode":77777,"errmsg":"new"}"#, "retry"),
    (.wecom, #"{"errcode":0,"errmsg":"ok"}"#, "done"),
    (.wecom, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#, "throttled"),
    (.wecom, #"{"errcode":93000,"errmsg":"invalid webhook url"}"#, "dead"),
    (.wecom, #"{"errcode":40008,"errmsg":"invalid message type"}"#, "dead"),
    (.wecom, #"{"errcode":40058,"errmsg":"bad parameter"}"#, "dead"),
    (.wecom, #"{"errcode":44004,"errmsg":"empty content"}"#, "dead"),
    (.feishu, #"{"code":0,"msg":"success","data":{}}"#, "done"),
    (.feishu, #"{"StatusCode":0,"StatusMessage":"success"}"#, "done"),
    (.feishu, #"{"code":9499,"msg":"Bad Request"}"#, "dead"),
    (.feishu, #"{"code":19001,"msg":"bad token"}"#, "dead"),
    (.feishu, #"{"code":19021,"msg":"sign match fail"}"#, "dead"),
    (.feishu, #"{"code":19022,"msg":"ip not allowed"}"#, "dead"),
    (.feishu, #"{"code":19024,"msg":"key words not found"}"#, "dead"),
    (.feishu, #"{"code":11232,"msg":"frequency limited"}"#, "throttled"),
    (.feishu, "<html>proxy</html>", "retry"), (.wecom, "", "retry"), (.dingtalk, "[]", "retry"),
  ])
  func everyAnswerIsUnderstood(kind: ChannelDefinition.Kind, body: String, verdict: String) throws {
    let robot = try HTTPReceiver { _, _ in .init(200, body: body) }
    let outcome = try channel(kind, robot.url()).deliver([Self.message()], at: Self.now)
    #expect(Self.word(outcome) == verdict)
    let broken = try HTTPReceiver { _, _ in .init(503, headers: ["Retry-After": "30"]) }
    let later = try channel(kind, broken.url()).deliver([Self.message()], at: Self.now)
    #expect(later == .retry("the receiver answered 503", after: .seconds(30)))
  }

  private static func word(_ outcome: DeliveryOutcome) -> String {
    switch outcome {
    case .done: "done"
    case .retry: "retry"
    case .throttled: "throttled"
    case .dead: "dead"
    }
  }

  @Test func dingtalkIsSignedInTheAddressAndCallsByName() throws {
    let robot = try HTTPReceiver { _, _ in .init(body: #"{"errcode":0}"#) }
    let room = try channel(
      .dingtalk,
      robot.url("/robot/send"),
      secret: "SECthis is secret",
      token: "t/k"
    )
    let outcome = room.deliver([Self.message(mentions: ["wang", "li"])], at: Self.now)
    #expect(outcome == .done)
    let request = try #require(robot.requests.value.first)
    let signature = DingTalkFormat.signature(
      Secret("SECthis is secret"),
      milliseconds: Self.now.milliseconds
    )
    #expect(
      request.target == "/robot/send?access_token=t%2Fk&timestamp=\(Self.now.milliseconds)"
        + "&sign=\(PercentText.encoded(signature))"
    )
    let json = try #require(request.json)
    #expect(json["msgtype"] as? String == "markdown")
    let text = try #require((json["markdown"] as? [String: Any])?["text"] as? String)
    for part in [
      "紧急告警", "塘口缺氧", "清溪3号塘 qingxi-3/probe-1", "2.5 mg/L", "dissolved_oxygen < 3 mg/L",
      "GB 11607-89", "2025-07-25 08:00", "立即开增氧机", "sluice ack", "@13800000000", "@ding1",
    ] { #expect(text.contains(part), "\(part) in \(text)") }
    let at = json["at"] as? [String: Any]
    #expect(at?["atMobiles"] as? [String] == ["13800000000", "13900000000"])
  }

  @Test func wecomCallsByIdOrByMobile() throws {
    let robot = try HTTPReceiver { _, _ in .init(body: #"{"errcode":0}"#) }
    let room = try channel(.wecom, robot.url(), token: "key")
    #expect(room.deliver([Self.message(mentions: ["wang"])], at: Self.now) == .done)
    #expect(room.deliver([Self.message(mentions: ["li"])], at: Self.now) == .done)
    let seen = robot.requests.value
    #expect(seen[0].target == "/hook?key=key")
    let markdown = seen[0].json?["markdown"] as? [String: Any]
    #expect((markdown?["content"] as? String)?.contains("<@wangqing>") == true)
    let text = seen[1].json?["text"] as? [String: Any]
    #expect(text?["mentioned_mobile_list"] as? [String] == ["13900000000"])
  }

  @Test func feishuIsSignedInTheBody() throws {
    let robot = try HTTPReceiver { _, _ in .init(body: #"{"code":0}"#) }
    let room = try channel(
      .feishu,
      robot.url("/open-apis/bot/v2/hook"),
      secret: "demo",
      token: "tok"
    )
    #expect(room.deliver([Self.message(mentions: ["wang"])], at: Self.now) == .done)
    let request = try #require(robot.requests.value.first)
    #expect(request.target == "/open-apis/bot/v2/hook/tok")
    let json = try #require(request.json)
    #expect(json["timestamp"] as? String == "1753401600")
    #expect(
      json["sign"] as? String == FeishuFormat.signature(Secret("demo"), seconds: 1_753_401_600)
    )
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.contains(#"{"tag":"at","user_id":"ou_1"}"#))
  }

  /// Overflow becomes digests that fit, and nothing is left out.
  @Test(arguments: [
    (ChannelDefinition.Kind.dingtalk, 20_000), (.wecom, 4096), (.feishu, 20_480), (.ntfy, 4096),
  ])
  func manyMessagesBecomeDigestsThatFit(kind: ChannelDefinition.Kind, limit: Int) throws {
    let robot = try HTTPReceiver { _, _ in .init(body: #"{"errcode":0,"code":0}"#) }
    let room = try channel(kind, robot.url()) { $0.keyword = "告警" }
    var rest = (1...300).map { Self.message($0, ended: $0 % 3 == 0) }
    var requests = 0
    while !rest.isEmpty {
      let count = room.share(of: Array(rest.prefix(200)), at: Self.now)
      #expect(room.deliver(Array(rest.prefix(count)), at: Self.now) == .done)
      rest.removeFirst(count)
      requests += 1
    }
    let bodies = robot.requests.value.map(\.body)
    #expect(bodies.count == requests)
    #expect(requests < 40)
    for body in bodies {
      #expect(body.count <= limit + (kind == .wecom || kind == .ntfy ? 300 : 0))
      #expect(String(decoding: body, as: UTF8.self).contains("告警"))
    }
    let all = bodies.map { String(decoding: $0, as: UTF8.self) }.joined()
    for number in 1...300 {
      #expect(all.contains("probe-\(number):") || all.contains("probe-\(number)："))
    }
  }

  @Test func aTextThatIsTooLongIsCutBetweenCharacters() {
    #expect(RobotText.cut("溶氧低", to: 7) == "溶氧")
    #expect(RobotText.cut("abc", to: 10) == "abc")
    #expect(RobotText.cut("👨‍👩‍👧x", to: 5) == "")
  }

  @Test func secretsAreInNoReason() throws {
    let port = try FreePort.pick()
    let room = try channel(.wecom, "http://127.0.0.1:\(port)/hook", token: "topsecretkey")
    guard case .retry(let reason, _) = room.deliver([Self.message()], at: Self.now) else {
      Issue.record("delivered to nobody")
      return
    }
    #expect(!reason.contains("topsecretkey"))
  }

  /// A receiver that says in its answer what it was sent.
  @Test func secretsAreInNoReasonThatTheReceiverGives() throws {
    let robot = try HTTPReceiver { request, _ in
      .init(body: #"{"errcode":93000,"errmsg":"no \#(request.target) top/secret"}"#)
    }
    let room = try channel(.wecom, robot.url(), token: "top/secret")
    guard case .dead(let reason) = room.deliver([Self.message()], at: Self.now) else {
      Issue.record("not given up")
      return
    }
    #expect(reason == "the robot answered 93000: no /hook?key=<secret> <secret>")
  }

  /// An answer that comes without a network.
  private struct Answering: WebTransport {
    let body: String
    func send(_ request: WebRequest) -> WebResponse {
      WebResponse(status: 200, body: Array(body.utf8))
    }
  }

  /// Wherever a long answer is cut, no part of a token is left.
  @Test(arguments: [10, 90, 100, 110, 118, 119, 120, 125, 130, 133, 134, 150, 300])
  func aSecretIsHiddenBeforeItsTextIsCut(length: Int) throws {
    let (before, after) = (String(repeating: "-", count: length), String(repeating: "+", count: 99))
    let definition = ChannelDefinition(name: "room", kind: .wecom, token: Secret("c0ffee-51de"))
    let body = #"{"errcode":93000,"errmsg":"\#(before)c0ffee-51de\#(after)"}"#
    let room = try #require(
      ChannelMaker.channel(definition, writer: Self.writer, transport: Answering(body: body))
    )
    let whole = "the robot answered 93000: \(before)<secret>\(after)"
    #expect(room.deliver([Self.message()], at: Self.now) == .dead(String(whole.prefix(160))))
  }

  @Test(arguments: [
    (["abcdef", "abcdefghij"], "x abcdefghij y", "x <secret> y"),
    (["bcdefg", "defghi"], "abcdefghij", "a<secret>j"),
    (["secret", "longer-token"], "longer-token secret", "<secret> <secret>"),
    (["a/b=cd"], "?key=a%2Fb%3Dcd&x", "?key=<secret>&x"),
    (["ok"], "token ok, not okay: ok", "token <secret>, not okay: <secret>"),
    (["tokens"], "tokens\u{301}", "<secret>\u{301}"), ([""], "as it is", "as it is"),
  ])
  func secretsOfEveryLengthAreHidden(secrets: [String], text: String, hidden: String) {
    #expect(SecretMask(secrets.map { Secret($0) }).hide(text) == hidden)
  }
}

/// The same over TLS, where certificates are checked.
@Suite(.enabled(if: TLSReceiver.openssl != nil, "openssl is not installed"))
struct RobotTLSTests {
  @Test(arguments: [
    ChannelDefinition.Kind.dingtalk, .wecom, .feishu, .webhook, .ntfy, .alertmanager,
  ])
  func everyKindSpeaksTLS(kind: ChannelDefinition.Kind) throws {
    let robot = try TLSReceiver(answer: .init(body: #"{"errcode":0,"code":0}"#))
    try robot.waitUntilListening()
    var definition = ChannelDefinition(
      name: "room",
      kind: kind,
      url: "https://127.0.0.1:\(robot.port)/hook",
      allowsPrivate: true
    )
    definition.caFile = robot.authority
    let writer = MessageWriter(language: .english, zone: .utc)
    let room = try #require(ChannelMaker.channel(definition, writer: writer))
    let message = OutgoingMessage(
      key: "k",
      created: .epoch,
      content: NotificationContent(reason: .test)
    )
    #expect(room.deliver([message], at: Instant(milliseconds: 1_753_401_600_000)) == .done)
    #expect(robot.requests.value.count == 1)
  }
}
