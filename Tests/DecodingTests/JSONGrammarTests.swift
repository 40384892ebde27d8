import Decoding
import Foundation
import Telemetry
import TestSupport
import Testing

@Suite("JSON, strictly")
struct JSONGrammarTests {
  private func code(_ payload: some Collection<UInt8>) throws -> RejectCode? {
    let bench = try Bench()
    return bench.code(payload)
  }

  @Test(
    "what is no JSON is malformed",
    arguments: [
      " ", "\n", "{", "}", "{\"co2\":1,}", "{\"co2\":1}}", "{\"co2\":01}", "{\"co2\":1.}",
      "{\"co2\":.5}", "{\"co2\":+1}", "{\"co2\":1e}", "{\"co2\":NaN}", "{\"co2\":Infinity}",
      "{\"co2\":1e400}", "{\"co2\":-1e309}", "{\"co2\":0x10}", "{'co2':1}", "{co2:1}",
      "{\"co2\" 1}", "{\"co2\":1 \"ph\":2}", "[1 2]", "[,1]", "[1,,2]", "nul", "tru", "falsee",
      "\u{FEFF}{\"co2\":1}", "{\"co2\":1}\u{0}", "{\"a\":\"\u{1}\"}", "{\"a\":\"\\x\"}",
      "{\"a\":\"\\ud800\"}", "{\"a\":\"\\ud800\\u0041\"}", "{\"a\":\"\\udc00\"}",
      "{\"a\":\"\\u12\"}",
      "{\"a\":\"", "{\"a\":\"\\", "{\"a", "/*c*/{}", "{\"co2\":1}//", "{\"co2\":--1}",
      "{\"co2\":1}\u{A0}", "[1}", "{\"a\":[}", "{]", "-",
    ]
  )
  func malformed(_ payload: String) throws {
    #expect(try code(payload.utf8) == .malformed)
  }

  @Test(
    "bytes that are not UTF-8 are malformed, wherever they stand",
    arguments: [
      [0xFF], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xC3], [0xE6, 0xB0], [0x80], [0xF0, 0x9F, 0x98],
    ] as [[UInt8]]
  )
  func notUTF8(_ bytes: [UInt8]) throws {
    #expect(try code(Array(#"{"co2":1,"a":""#.utf8) + bytes + Array(#""}"#.utf8)) == .malformed)
    #expect(try code(Array(#"{"co2":1,""#.utf8) + bytes + Array(#"":1}"#.utf8)) == .malformed)
    #expect(try code(Array(#"{"co2":1,"a":""#.utf8) + bytes) == .malformed)
    #expect(try code(bytes) == .malformed)
  }

  @Test("UTF-16 is refused")
  func utf16() throws {
    let text = #"{"co2":1}"#
    #expect(try code(try #require(text.data(using: .utf16LittleEndian))) == .malformed)
    #expect(try code(try #require(text.data(using: .utf16))) == .malformed)
  }

  @Test(
    "a key that an object has twice is refused under a code of its own",
    arguments: [
      #"{"co2":1,"co2":1}"#, #"{"co2":1,"ph":2,"co2":3}"#, #"{"a":{"x":1,"x":2},"co2":1}"#,
      #"{"co2":1,"c\u006f2":2}"#, #"{"\n":1,"\u000a":2}"#, #"{"":1,"":2}"#,
      #"[{"a":1},{"b":[{"c":1,"c":2}]}]"#, #"{"水":1,"\u6c34":2}"#, #"{"a/b":1,"a\/b":2}"#,
    ]
  )
  func duplicates(_ payload: String) throws {
    #expect(try code(payload.utf8) == .duplicateKey)
  }

  @Test("one key in two objects is no duplicate")
  func notDuplicates() throws {
    #expect(try code(#"{"a":{"x":1},"b":{"x":2},"x":3}"#.utf8) == nil)
    #expect(try code(#"[{"x":1},{"x":2}]"#.utf8) == nil)
    #expect(try code(#"{"co2":1,"CO2":1,"co":1,"co22":1}"#.utf8) == nil)
  }

  @Test("a duplicate among a thousand keys is found, wherever it stands")
  func manyKeys() throws {
    let keys = (0..<1000).map { "\"k\($0)\":[]" }
    #expect(try code("{\(keys.joined(separator: ","))}".utf8) == .noReadings)
    for count in [2, 31, 32, 33, 34, 64, 1000] {
      for place in [0, (count - 1) / 2, count - 2] {
        var twice = Array(keys.prefix(count))
        twice[count - 1] = keys[place]
        let object = "{\(twice.joined(separator: ","))}"
        #expect(try code(object.utf8) == .duplicateKey)
        #expect(try code("{\"x\":\(object)}".utf8) == .duplicateKey)
      }
    }
  }

  @Test("large objects inside large objects keep their keys apart")
  func nestedManyKeys() throws {
    let inner = (0..<200).map { "\"k\($0)\":[]" }.joined(separator: ",")
    let before = (0..<100).map { "\"k\($0)\":[]" }.joined(separator: ",")
    let after = (100..<200).map { "\"k\($0)\":[]" }.joined(separator: ",")
    let text = "{\(before),\"in\":{\(inner)},\(after)}"
    #expect(try code(text.utf8) == .noReadings)
    #expect(try code("[\(text),\(text)]".utf8) == .noReadings)
    #expect(try code("{\(before),\"in\":{\(inner)},\(after),\"k7\":1}".utf8) == .duplicateKey)
    #expect(try code("{\(before),\"in\":{\(inner),\"k7\":1},\(after)}".utf8) == .duplicateKey)
  }

  @Test("depth 16 is taken, 17 is too deep, also where nobody looks")
  func depth() throws {
    let deep = String(repeating: "[", count: 16) + String(repeating: "]", count: 16)
    #expect(try code(deep.utf8) == .noReadings)
    #expect(try code("[\(deep)]".utf8) == .tooDeep)
    #expect(try code("{\"co2\":1,\"msgId\":\(deep)}".utf8) == .tooDeep)
    let objects = String(repeating: "{\"a\":", count: 17) + "1" + String(repeating: "}", count: 17)
    #expect(try code(objects.utf8) == .tooDeep)
    #expect(try code(objects.utf8.dropFirst(5).dropLast()) == nil)
  }

  @Test("a hundred thousand brackets are refused at the seventeenth")
  func bracketBomb() throws {
    for bracket in ["[", "{\"a\":"] {
      let bomb = String(repeating: bracket, count: 100_000 / bracket.utf8.count * 1)
      #expect(try code(bomb.utf8) == .tooDeep)
    }
  }

  @Test("262,144 bytes are read, one more is not")
  func size() throws {
    let head = Array(#"{"co2":1,"note":""#.utf8)
    let tail = Array(#""}"#.utf8)
    let fill = 262_144 - head.count - tail.count
    let whole = head + [UInt8](repeating: 0x61, count: fill) + tail
    #expect(whole.count == 262_144)
    #expect(try code(whole) == nil)
    #expect(try code(whole + [0x20]) == .tooLarge)
    #expect(try code([UInt8](repeating: 0x31, count: 1_000_000)) == .tooLarge)
  }

  @Test("a thousand readings are taken, one more is too many")
  func count() throws {
    func batch(_ count: Int) -> String {
      let records = (0..<count).map { #"{"ts":\#(1_784_900_000 + $0),"co2":\#($0)}"# }
      return "[\(records.joined(separator: ","))]"
    }
    let bench = try Bench()
    #expect(bench.decode(batch(1000).utf8).message.outcome == .readings(count: 1000))
    #expect(try code(batch(1001).utf8) == .tooMany)
    let members = (0..<1001).map { "\"k\($0)\":{}" }.joined(separator: ",")
    #expect(try code("{\(members)}".utf8) == .tooMany)
  }

  @Test("blanks are the four of JSON, anywhere between tokens")
  func blanks() throws {
    let payload = "\t\r\n {\n\"co2\"\t:\r1 , \"ph\" : [ ] }\n \t"
    #expect(try code(payload.utf8) == nil)
  }

  @Test("numbers come out as the nearest double, whatever their length")
  func exactNumbers() throws {
    var random = SplitMix(seed: 7)
    let bench = try Bench()
    var texts = [
      "0", "-0", "0.1", "1e22", "1e23", "9007199254740993", "123456789012345678", "1E-7",
      "0.000000000000000000001", "1797693134862315700e290", "4.9e-324", "2.2250738585072011e-308",
      "1e-400", "28.399999618530273", "100000000000000000000000000000", "1.7976931348623157e308",
    ]
    for _ in 0..<2000 {
      let mantissa = Double(random.next() >> UInt64(Int.random(in: 0...63, using: &random)))
      let power = Int.random(in: -30...30, using: &random)
      texts.append("\(mantissa)e\(power)".replacingOccurrences(of: "e+", with: "e").onlyOneExponent)
      texts.append(
        "\(Int.random(in: -999_999...999_999, using: &random)).\(random.next() % 100_000)"
      )
    }
    for text in texts {
      // `strtod` of the C library is the independent truth.
      let expected = strtod(text, nil)
      let value = bench.sample("{\"x\":\(text)}")?.value
      #expect(value == expected, "\(text)")
    }
  }

  @Test("a number of a quarter of a million digits is read or refused, not mulled over")
  func endlessNumber() throws {
    let bench = try Bench()
    let digits = String(repeating: "7", count: 200_000)
    #expect(bench.code("{\"x\":\(digits)}".utf8) == .malformed)
    #expect(bench.sample("{\"x\":0.\(digits)}")?.value == 7.0 / 9)
    #expect(bench.code("{\"x\":1e\(digits)}".utf8) == .malformed)
    #expect(bench.sample("{\"x\":1e-\(digits)}")?.value == 0)
  }
}

extension String {
  /// The text up to a second `e`, for numbers whose own notation has one already.
  fileprivate var onlyOneExponent: String {
    split(separator: "e").prefix(2).joined(separator: "e")
  }
}
