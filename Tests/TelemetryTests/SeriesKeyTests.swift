import Telemetry
import Testing

@Suite("Names of series")
struct SeriesKeyTests {
  @Test(
    "keys are read and written alike",
    arguments: [
      "qingxi-3/probe-1/dissolved_oxygen", "qingxi-3/probe-1/dissolved_oxygen.bottom", "a/b/c",
      "%E6%B8%85/a%20b/x.y%2Ez",
    ]
  )
  func keys(_ text: String) {
    #expect(SeriesKey(text)?.description == text)
  }

  @Test(
    "what is no key",
    arguments: [
      "", "a", "a/b", "a/b/c/d", "a//c", "/b/c", "a/b/", "a/b/c.", "a/b/.c", "a/b/c.d.e", "a b/c/d",
      "a/b/清", "a/b/%2", "a/b/%zz", "a/b/%e6", "a/b/c\n", "a.b/c/d",
    ]
  )
  func refused(_ text: String) {
    #expect(SeriesKey(text) == nil)
  }

  @Test("keys are ordered by site, device, metric, channel")
  func order() {
    let texts = ["a/b/c", "a/b/c.d", "a/b/d", "a/c/a", "a-b/a/a"]
    let keys = texts.compactMap { SeriesKey($0) }
    #expect(keys.shuffled().sorted().map(\.description) == texts)
  }

  @Test(
    "names of devices are mapped into the alphabet",
    arguments: [
      ("probe-1", "probe-1"), ("A_b-9", "A_b-9"), ("a b", "a%20b"), ("a/b", "a%2Fb"),
      ("100%", "100%25"), ("清", "%E6%B8%85"), (".", "%2E"), ("\u{0}", "%00"),
    ]
  )
  func encoded(_ name: String, _ expected: String) {
    #expect(NamePart.encoded(name.utf8) == expected)
    #expect(NamePart.isValid(expected))
  }

  @Test("long names stay apart, are cut between escapes and are valid")
  func long() throws {
    #expect(NamePart.encoded([]) == nil)
    let exact = String(repeating: "x", count: 64)
    #expect(NamePart.encoded(exact.utf8) == exact)
    var seen: Set<String> = []
    for length in 60...80 {
      for unit in ["x", "清", "a清", "é"] {
        let name = String(repeating: unit, count: length)
        let part = try #require(NamePart.encoded(name.utf8))
        #expect(NamePart.isValid(part))
        #expect(seen.insert(part).inserted)
      }
    }
    #expect(!NamePart.isValid(String(repeating: "x", count: 65)))
    #expect(!NamePart.isValid(""))
  }
}
