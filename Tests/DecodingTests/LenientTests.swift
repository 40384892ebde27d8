import Decoding
import Telemetry
import Testing

@Suite("Known faults of field boxes")
struct LenientTests {
  private func bench(_ lenient: Set<Leniency>) throws -> Bench {
    try Bench(sources: [
      SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json", lenient: lenient)
    ])
  }

  private static let bareWords = [
    #"{"co2":NaN,"ph":7}"#, #"{"co2":nan,"ph":7}"#, #"{"co2": -Infinity ,"ph":7}"#,
    #"{"co2":+inf,"ph":7}"#, #"{"co2":-1.#IND00,"ph":7}"#, #"{"co2":1.#QNAN,"ph":7}"#,
  ]

  @Test("a bare word for no number is a gap, and malformed without leave", arguments: bareWords)
  func words(_ payload: String) throws {
    let expected = ["s/d/co2=none [ppm]", "s/d/ph=7.0 [pH]"]
    #expect(try bench([.nan]).lines(payload) == expected)
    #expect(try bench([.bom, .gbk, .trailingNUL]).lines(payload) == ["malformed"])
  }

  @Test("words inside strings and other words stay what they are")
  func otherWords() throws {
    let bench = try bench([.nan])
    #expect(bench.lines(#"{"note":"a \" NaN","ph":7}"#) == ["s/d/ph=7.0 [pH]"])
    #expect(bench.lines(#"{"ph":none}"#) == ["malformed"])
    #expect(bench.lines(#"{"ph":NaNs}"#) == ["malformed"])
    #expect(bench.lines(#"{"NaN":1,"ph":7}"#) == ["s/d/NaN=1.0 1", "s/d/ph=7.0 [pH]"])
  }

  @Test("payloads that are no text are never mended")
  func binary() throws {
    let number = FrameDefinition(fields: [FrameField(name: "a", offset: 0, kind: .u32)])
    let bytes: [(format: String, topic: String, payload: [UInt8], frame: FrameDefinition?)] = [
      ("frame", "s/d", [0xC4, 0xE3, 0, 0], number),
      ("senml", "s", Vectors.bytes("82a32162642f0063636f3202f94d00a200616202c48221190114"), nil),
      (
        "sparkplug", "spBv1.0/s/NBIRTH/d",
        Vectors.bytes(
          "08c0f2b0bbf93312250a0f706f6e642f77617465725f74656d70100118c0f2b0bbf933200a696666666666663c401800"
        ), nil
      ),
    ]
    for (format, topic, payload, frame) in bytes {
      let told = try [[], Set(Leniency.allCases)].map { lenient in
        let pattern =
          format == "frame" ? "{site}/{device}" : format == "senml" ? "{site}" : "+/{site}/#"
        let source = SourceDefinition(
          topic: pattern,
          format: format,
          lenient: lenient,
          frame: frame
        )
        return try Bench(sources: [source]).told(topic: topic, payload)
      }
      #expect(told[0] == told[1] && !told[0].isEmpty)
    }
  }

  @Test("a byte order mark and NUL bytes at the end are passed over where that is allowed")
  func edges() throws {
    let text = Array(#"{"ph":7}"#.utf8)
    for bytes in [[0xEF, 0xBB, 0xBF] + text, text + [0, 0, 0]] {
      #expect(try bench([]).code(bytes) == .malformed)
      let (message, samples) = try bench([.bom, .trailingNUL]).decode(bytes)
      #expect(message.outcome == .readings(count: 1) && samples[0].value == 7)
    }
    #expect(try bench([.bom, .trailingNUL]).code([0xEF, 0xBB, 0xBF, 0, 0]) == .malformed)
  }

  // 温 is CE C2 and 度 is B6 C8 in GBK; 湿 is CA AA and 度 again (GB 2312 code table).
  @Test("text in GBK is read where it is no UTF-8")
  func chinese() throws {
    let key: [UInt8] = [0xCB, 0xAE, 0xCE, 0xC2]  // 水温
    let bytes =
      Array("{\"".utf8) + key + Array("\":21.5,\"note\":\"".utf8) + [0x81, 0x5C] + Array("\"}".utf8)
    #expect(try bench([]).code(bytes) == .malformed)
    let bench = try bench([.gbk])
    let (_, samples) = bench.decode(bytes)
    #expect(samples.map(\.value) == [21.5])
    #expect(bench.register[samples[0].series]?.key.metric == "water_temp")
    #expect(bench.lines(#"{"水温":22}"#) == ["s/d/water_temp=22.0 Cel"])
    #expect(bench.code([0x7B, 0x22, 0xFF, 0xFF, 0x22, 0x3A, 0x31, 0x7D]) == .malformed)
  }

  @Test("all together, as one box sends it, and what was mended is told")
  func together() throws {
    let payload = [0xEF, 0xBB, 0xBF] + Array(#"{"co2":NaN,"ph":7}"#.utf8) + [0]
    let explained = try Decoder.explain(
      topic: "farm/s/d/telemetry",
      payload: payload,
      arrived: Bench.noon,
      sources: [
        SourceDefinition(
          topic: "farm/{site}/{device}/telemetry",
          format: "json",
          lenient: Set(Leniency.allCases)
        )
      ],
      zone: .utc
    )
    #expect(explained.mended == [.bom, .trailingNUL, .nan])
    #expect(explained.fields.map(\.name) == ["co2", "ph"])
    #expect(explained.readings.map(\.value) == [nil, 7])
  }
}
