import Decoding
import Telemetry
import Testing

@Suite("From topic to device")
struct RoutingTests {
  private static let sites = [
    SiteDefinition(
      name: "qingxi-3",
      devices: [
        DeviceDefinition(name: "probe-1", match: "24e124136b502217"),
        DeviceDefinition(name: "probe-2"),
        DeviceDefinition(name: "twin"),
      ]
    ),
    SiteDefinition(name: "wukang-1", devices: [DeviceDefinition(name: "twin")]),
  ]

  @Test(
    "a topic without a site finds the device in the register, by match or by name",
    arguments: [
      ("24e124136b502217", "qingxi-3/probe-1/co2=1.0 [ppm]"),
      ("probe-1", "qingxi-3/probe-1/co2=1.0 [ppm]"), ("probe-2", "qingxi-3/probe-2/co2=1.0 [ppm]"),
      ("probe-3", "no_device"), ("twin", "no_device"), ("", "no_device"),
    ]
  )
  func register(_ id: String, _ expected: String) throws {
    let bench = try Bench("application/+/device/{device}/event/up", sites: Self.sites)
    #expect(bench.lines(topic: "application/7/device/\(id)/event/up", #"{"co2":1}"#) == [expected])
  }

  @Test("a topic with a site finds the device there only; others are taken in as they speak")
  func topicSite() throws {
    let bench = try Bench(sites: Self.sites)
    let expected = [
      ("qingxi-3/24e124136b502217", "qingxi-3/probe-1"), ("qingxi-3/twin", "qingxi-3/twin"),
      ("wukang-1/twin", "wukang-1/twin"), ("wukang-1/probe-1", "wukang-1/probe-1"),
      ("elsewhere/x", "elsewhere/x"), ("wukang-1/24e124136b502217", "wukang-1/24e124136b502217"),
    ]
    for (topic, device) in expected {
      let lines = bench.lines(topic: "farm/\(topic)/telemetry", #"{"co2":1}"#)
      #expect(lines == ["\(device)/co2=1.0 [ppm]"])
    }
  }

  @Test("without sites everything that matches is taken in, if a site is named")
  func noSites() throws {
    let bench = try Bench()
    #expect(bench.lines(topic: "farm/a/b/telemetry", #"{"co2":1}"#) == ["a/b/co2=1.0 [ppm]"])
    #expect(bench.lines(topic: "farm/a/b/other", #"{"co2":1}"#) == ["no_device"])
    let nameless = try Bench("up/{device}")
    #expect(nameless.lines(topic: "up/b", #"{"co2":1}"#) == ["no_device"])
  }

  @Test("the earlier of two sources that match takes the message")
  func order() throws {
    let bench = try Bench(sources: [
      SourceDefinition(topic: "farm/{site}/{device}/{metric}", format: "value"),
      SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json", receipts: true),
    ])
    #expect(bench.lines(topic: "farm/s/d/telemetry", #"{"co2":1}"#) == ["malformed"])
    let reversed = try Bench(sources: [
      SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json", receipts: true),
      SourceDefinition(topic: "farm/{site}/{device}/{metric}", format: "value"),
    ])
    #expect(reversed.lines(topic: "farm/s/d/telemetry", #"{"co2":1}"#) == ["s/d/co2=1.0 [ppm]"])
    #expect(reversed.lines(topic: "farm/s/d/co2", "1") == ["s/d/co2=1.0 [ppm]"])
    #expect(reversed.decode(topic: "farm/s/d/telemetry", "{}".utf8).message.receipts)
    #expect(!reversed.decode(topic: "farm/s/d/co2", "1".utf8).message.receipts)
  }

  @Test(
    "a payload that names another device than its topic is rejected, under its topic's device",
    arguments: [
      (#"{"dev":"d","co2":1}"#, nil), (#"{"deviceId":"d","co2":1}"#, nil),
      (#"{"co2":1,"device":"e"}"#, .wrongDevice), (#"{"dev":7,"co2":1}"#, .wrongDevice),
      (#"[{"dev":"d","co2":1},{"dev":"e","co2":2}]"#, .wrongDevice),
      (#"{"dev":"D","co2":1}"#, .wrongDevice), (#"{"dev":"","co2":1}"#, nil),
      (#"{"dev":null,"co2":1}"#, nil), (#"{"dev":"\u0064","co2":1}"#, nil),
    ] as [(String, RejectCode?)]
  )
  func identity(_ payload: String, _ expected: RejectCode?) throws {
    let bench = try Bench()
    let (message, samples) = bench.decode(payload.utf8)
    #expect(bench.register[message.device]?.name == "d")
    if let expected {
      #expect(bench.code(payload.utf8) == expected && samples.isEmpty)
    } else {
      #expect(samples.map(\.value) == [1])
    }
  }

  @Test("name and match of a listed device are both its identity")
  func identities() throws {
    let bench = try Bench(sites: Self.sites)
    for topic in ["probe-1", "24e124136b502217"] {
      for id in ["probe-1", "24e124136b502217"] {
        let topic = "farm/qingxi-3/\(topic)/telemetry"
        let lines = bench.lines(topic: topic, #"{"dev":"\#(id)","co2":1}"#)
        #expect(lines == ["qingxi-3/probe-1/co2=1.0 [ppm]"])
      }
    }
    #expect(bench.register.devices.count == 1)
  }

  @Test(
    "the payload's device counts where the topic names none, at the topic's site or the register's"
  )
  func payloadDevice() throws {
    let bench = try Bench(
      sources: [
        SourceDefinition(topic: "gateway/{site}", format: "json"),
        SourceDefinition(topic: "all", format: "json"),
      ],
      sites: Self.sites
    )
    let named = #"{"dev":"24e124136b502217","co2":1}"#
    #expect(bench.lines(topic: "all", named) == ["qingxi-3/probe-1/co2=1.0 [ppm]"])
    #expect(
      bench.lines(topic: "gateway/wukang-1", #"{"dev":"new one","co2":1}"#) == [
        "wukang-1/new%20one/co2=1.0 [ppm]"
      ]
    )
    #expect(bench.lines(topic: "all", #"{"dev":"stranger","co2":1}"#) == ["no_device"])
    #expect(bench.lines(topic: "all", #"{"dev":"twin","co2":1}"#) == ["no_device"])
    #expect(
      bench.lines(topic: "gateway/wukang-1", #"{"dev":"twin","co2":1}"#) == [
        "wukang-1/twin/co2=1.0 [ppm]"
      ]
    )
    let anonymous = bench.decode(topic: "all", #"{"co2":1}"#.utf8).message
    #expect(anonymous.device == .unattributed)
    #expect(bench.lines(topic: "all", #"{"co2":1}"#) == ["no_device"])
  }

  @Test("names outside the alphabet are percent-encoded")
  func names() throws {
    let bench = try Bench()
    #expect(
      bench.lines(topic: "farm/清溪/a b/telemetry", #"{"x y":1}"#) == [
        "%E6%B8%85%E6%BA%AA/a%20b/x%20y=1.0 1"
      ]
    )
    let long = String(repeating: "x", count: 300)
    let lines = bench.lines(topic: "farm/s/\(long)/telemetry", #"{"co2":1}"#)
    #expect(lines.count == 1 && lines[0].utf8.count < 100)
  }

  @Test("hostile topics: 65,535 bytes, control characters, no UTF-8, nothing at all")
  func hostile() throws {
    let bench = try Bench("{site}/{device...}")
    let topics: [[UInt8]] = [
      Array("s/".utf8) + [UInt8](repeating: 0xFF, count: 65_533), Array("s/\u{1B}[2J\n".utf8),
      [0xC0, 0x2F, 0x00], [], Array("/".utf8), Array("//".utf8), Array("s/".utf8),
    ]
    for topic in topics {
      var batch = MessageBatch()
      topic.withUnsafeBytes { topic in
        Array(#"{"co2":1}"#.utf8).withUnsafeBytes { payload in
          batch.append(topic: topic, payload: payload, arrived: Bench.noon)
        }
      }
      var samples: [Sample] = []
      _ = bench.decoder.decode(
        batch.entries[0],
        in: batch.bytes,
        register: &bench.register,
        into: &samples
      )
    }
    for device in bench.register.devices {
      #expect(NamePart.isValid(device.site) && NamePart.isValid(device.name))
    }
    #expect(bench.register.devices.count == 3)
  }

  @Test("a retained message is ignored, and booked under its device")
  func retained() throws {
    let bench = try Bench()
    let (message, samples) = bench.decode(#"{"co2":1}"#.utf8, isRetained: true)
    #expect(message.outcome == .ignored(reason: "retained"))
    #expect(bench.register[message.device]?.name == "d")
    #expect(samples.isEmpty && bench.register.series.isEmpty)
  }

  @Test("a rejected message leaves samples and series as they were")
  func rejectedLeavesNothing() throws {
    let bench = try Bench()
    for payload in [#"{"co2":1,"ph":}"#, #"{"co2":1,"co2":2}"#, #"{"ts":1,"co2":1}"#] {
      #expect(bench.decode(payload.utf8).samples.isEmpty)
    }
    #expect(bench.register.series.isEmpty)
  }

  @Test(
    "the running number is a whole number, the highest in the message",
    arguments: [
      (#"{"seq":17,"co2":1}"#, 17), (#"{"seq":"17","co2":1}"#, 17), (#"{"seq":0,"co2":1}"#, 0),
      (#"[{"seq":3,"co2":1},{"seq":9,"co2":1},{"seq":4,"co2":1}]"#, 9), (#"{"co2":1}"#, nil),
      (#"{"seq":1.5,"co2":1}"#, nil), (#"{"seq":-1,"co2":1}"#, nil),
      (#"{"seq":null,"co2":1}"#, nil),
      (#"{"seq":1e300,"co2":1}"#, nil),
      (#"{"seq":9007199254740992,"co2":1}"#, 9_007_199_254_740_992),
    ] as [(String, Int64?)]
  )
  func sequence(_ payload: String, _ expected: Int64?) throws {
    let bench = try Bench()
    let message = bench.decode(payload.utf8).message
    #expect(message.sequence == expected)
  }
}
