import Configuration
import Foundation
import Telemetry
import TestSupport
import Testing

/// What YAML itself allows, where lines and columns lie, and how much is taken.
struct YAMLTests {
  private let sources = "sources: [{ topic: '{site}/{device}', format: json }]\n"

  @Test(
    arguments: [
      (
        "store: [",
        "3:1: the file ends too early to be YAML: close the quotation mark or bracket that is open"
      ),
      (
        "store: 'abc",
        "2:8: the file ends too early to be YAML: close the quotation mark or bracket that is open"
      ),
      (
        "store:\n\tpath: x",
        "3:1: this is not YAML (found character that cannot start any token): indent with blanks, not tabs, and quote texts with @ ` or %"
      ),
      (
        "store: a: b",
        "2:9: this is not YAML (mapping values are not allowed in this context): quote a text that holds `: `, or mend the indentation"
      ),
      (
        "store: *x",
        "2:8: this is not YAML (found undefined alias): name the anchor first, or quote a text that begins with *"
      ),
      ("store: \u{1}", "2:8: a control character stands here: delete it"),
      ("# 塘\u{1}", "2:4: a control character stands here: delete it"),
      (
        "---\nstore: {}",
        "2:1: this is not YAML (but found another document): take out the line `---` that begins it"
      ),
    ]
  )
  func syntax(text: String, line: String) throws {
    #expect(try ConfigurationFixture.told(text + "\n") == [line])
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "~\n"])
  func emptyFile(text: String) throws {
    #expect(
      try ConfigurationFixture(text).told().map { $0.replacing(/:\d+:\d+:/, with: ":") } == [
        "sluice.yaml: the configuration is empty: begin with `sources:`; docs/configuration.md has an example"
      ]
    )
  }

  @Test(arguments: ["[]", "just text"])
  func fileThatIsNoMapping(text: String) throws {
    let told = try ConfigurationFixture(text).told()
    #expect(told.count == 1 && told[0].contains("not a mapping"))
  }

  @Test func missingFileAndFolder() throws {
    let fixture = try ConfigurationFixture("")
    let loader = ConfigurationLoader(environment: [:])
    for (name, reason) in [("none.yaml", "No such file or directory"), ("", "it is a directory")] {
      let path = fixture.folder.path(of: name)
      let faults = #expect(throws: ConfigurationFaults.self) { try loader.load(path: path) }
      #expect(
        faults?.description
          == "\(path):1:1: the configuration cannot be read (\(reason)): give its path with --config FILE, or let this user read it"
      )
    }
  }

  @Test func keysThatStandTwice() throws {
    let text = """
      store:
        path: a
        path: b
        "path": c
      locale: { language: en, language: en }
      sites: { a: {}, b: {}, a: {} }
      store: {}
      http: { listn: 1 }
      """
    #expect(
      try ConfigurationFixture.told(text).filter { !$0.contains("warning") } == [
        "4:3: the key `path` stands twice in `store`, first in line 3: delete one of the two",
        "5:3: the key `path` stands twice in `store`, first in line 3: delete one of the two",
        "6:25: the key `language` stands twice in `locale`, first in line 6: delete one of the two",
        "7:24: the key `a` stands twice in `sites`, first in line 7: delete one of the two",
        "8:1: the key `store` stands twice in the file, first in line 2: delete one of the two",
        "9:7: `listen` is missing in `http`: add `listen: 127.0.0.1:8480`",
        "9:9: `listn` is not a key of `http`: write `listen`",
      ]
    )
  }

  @Test func manyKeysThatStandTwiceEndTheReading() throws {
    let text = (0..<100).map { "k\($0): 1\nk\($0): 2\n" }.joined()
    let told = try ConfigurationFixture.told(text)
    #expect(
      told.count == 1 && told[0].hasSuffix("stands twice in this mapping: delete one of the two")
    )
  }

  /// A column is a code point: 号 counts one, a combining accent counts one, 🐢 counts one.
  @Test(arguments: ["\n", "\r\n", "\r"])
  func columnsCountCodePoints(lineEnd: String) throws {
    let text = ["# 清溪3号塘 🐢", "sites: { a: { name: { en: 清e\u{301}🐢 }, knd: other } }", ""]
    let told = try ConfigurationFixture(
      ([String(sources.dropLast())] + text).joined(separator: lineEnd)
    ).told()
    #expect(told == ["sluice.yaml:3:35: `knd` is not a key of `sites.a`: write `kind`"])
  }

  @Test func byteOrderMarkIsNoColumn() throws {
    let told = try ConfigurationFixture("\u{FEFF}sourcs: []\n").told()
    #expect(told.last == "sluice.yaml:1:1: `sourcs` is not a key of the file: write `sources`")
  }

  @Test func textThatIsNotUTF8() throws {
    let fixture = try ConfigurationFixture("")
    let bytes = Array("# 塘\nstore: ".utf8) + [0xCC, 0xC1, 0x0A]
    try Data(bytes).write(to: fixture.folder.url.appendingPathComponent("sluice.yaml"))
    #expect(fixture.told() == ["sluice.yaml:2:8: the file is not UTF-8 here: save it as UTF-8"])
  }

  @Test func aliasesStandForWhatTheyName() throws {
    let text = """
      sites:
        a: { devices: { d: &probe { every: 5m, metrics: [ph] } } }
        b: { devices: { d: *probe } }
      """
    let loaded = try ConfigurationFixture(sources + text).load().configuration
    #expect(loaded.sites[0].devices == loaded.sites[1].devices)
  }

  @Test func aliasesWithinAliasesAreBounded() throws {
    var text = "contacts: { x: &l0 [1, 2] }\nquality:\n"
    for level in 1...20 {
      let aliases = Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", ")
      text += "  - &l\(level) [\(aliases)]\n"
    }
    text += "sites: { a: { geometry: { type: Polygon, coordinates: *l20 } } }\n"
    let told = try ConfigurationFixture.told(text)
    #expect(!told.isEmpty)
    let asKey = try ConfigurationFixture.told(text + "? *l20\n: x\n")
    #expect(asKey.count == 1 && asKey[0].hasSuffix("stands as a key: write the key out"))
  }

  @Test func manyPartsThroughAliasesAreRefused() throws {
    let numbers = Array(repeating: "1", count: 1000).joined(separator: ", ")
    let devices = (0..<1000).map { "d\($0): { missing: *m }" }.joined(separator: ", ")
    let told = try ConfigurationFixture.told(
      "sites: { a: { devices: { x: { missing: &m [\(numbers)] }, \(devices) } } }\n"
    )
    #expect(told.count == 1 && told[0].hasSuffix("has more than 200000 parts: use fewer aliases"))
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func depthIsBounded(opening: String) throws {
    let text = "contacts:\n  " + String(repeating: opening, count: 100_000)
    let told = try ConfigurationFixture.told(text)
    #expect(told.count == 1 && told[0].contains("not"), "\(told)")
  }

  @Test func sizeIsBounded() throws {
    let fixture = try ConfigurationFixture(sources + String(repeating: "#", count: 1 << 20))
    #expect(
      fixture.told() == [
        "sluice.yaml:1:1: the configuration cannot be read (it is larger than 1024 KiB): give its path with --config FILE, or let this user read it"
      ]
    )
  }
}
