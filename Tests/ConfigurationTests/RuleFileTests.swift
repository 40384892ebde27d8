import Configuration
import Rules
import Telemetry
import Testing

/// Files of rules: which are read, and where their faults point.
struct RuleFileTests {
  private let sites = "sites: { qingxi-3: { kind: rice_turtle } }\n"

  private func told(_ rules: String) throws -> [String] {
    try ConfigurationFixture.told(sites + "rules: [r.yaml]\n", files: ["r.yaml": rules])
  }

  @Test func faultsOfAnExpressionPointIntoIt() throws {
    let text = """
      rules:
        - { alert: flow, when: phh < 8 }
        - alert: plain
          when: dissolved_oxygen < 3 kPa
        - alert: quoted
          when: "dissolved_oxygen < 3 kPa"
        - alert: single
          when: 'dissolved_oxygen < 3 kPa'
        - alert: escaped
          when: "dissolved\\x5foxygen < 3 kPa"
        - alert: folded
          when: >
            dissolved_oxygen <
            3 kPa
        - alert: chinese
          when: "'清溪' ＜ 3"
      """
    #expect(
      try told(text).map { $0.prefix { $0 != " " } } == [
        "r.yaml:2:26:", "r.yaml:4:32:", "r.yaml:6:33:", "r.yaml:8:33:", "r.yaml:10:11:",
        "r.yaml:12:11:", "r.yaml:16:17:",
      ]
    )
  }

  @Test(
    arguments: [
      (
        "{ alert: a b, when: ph < 8 }",
        "2:14: `rules[0].alert` is `a b`, not the name of a rule: use A-Z a-z 0-9 _ and -, at most 64; what people read goes into `title`"
      ),
      (
        "{ alert: a }",
        "2:5: `when` is missing in `rules[0]`: add `when: dissolved_oxygen < 3 mg/L`"
      ),
      ("{ when: ph < 8 }", "2:5: `alert` is missing in `rules[0]`: add `alert: pond_oxygen_low`"),
      (
        "{ alert: a, when: 'mean(ph, 10) < 8' }",
        "2:33: mean() wants a length of time here: write a whole number with its unit, such as 30s, 10m, 6h or 7d"
      ),
      (
        "{ alert: a, when: ph < 8, for: ten }",
        "2:36: `rules[0].for` is `ten`, not a length of time: write a number with ms, s, m, h, d, w or y, such as 30s or 10m"
      ),
      (
        "{ alert: a, when: ph < 8, severity: high }",
        "2:41: `rules[0].severity` is `high`, not one of critical, major, minor, notice: write one of critical, major, minor, notice"
      ),
      (
        "{ alert: a, when: ph < 8, where: { site: qingxi } }",
        "2:46: `qingxi` is not one of `sites`: write `qingxi-3`"
      ),
      (
        "{ alert: a, when: ph < 8, where: { kind: fish } }",
        "2:46: `rules[0].where.kind` is `fish`, not one of seedling_factory, rice_turtle, rice_prawn, irrigation_point, other: write one of seedling_factory, rice_turtle, rice_prawn, irrigation_point, other"
      ),
      (
        "{ alert: a, when: 'vpd(air_temp) > 1.6 kPa' }",
        "2:24: vpd() wants 2 values between its parentheses and has 1: write vpd(air_temp, rel_humidity)"
      ),
      (
        "{ alert: a, when: ph < 8, clear: ph > 7 }",
        "2:38: warning: `when` and `clear` can hold at once, so that the alert would come and go: put the limit of `clear` on the other side of that of `when`"
      ),
      (
        "{ alert: a, when: ph < 8, limit: 0 }",
        "2:38: `rules[0].limit` is `0`, not a whole number from 1 to 100000: write a whole number from 1 to 100000"
      ),
      (
        "{ alert: a, when: ph < 8, title: 缺氧 }",
        "2:38: `rules[0].title` is `缺氧`, not a text by language: write { zh-Hans: 塘口缺氧, en: Pond oxygen low }"
      ),
      (
        "{ alert: a, when: ph < 8, annotations: {} }",
        "2:31: `annotations` is not a key of `rules[0]`: use one of `advice`, `alert`, `basis`, `clear`, `for`, `for_each`, `keep_firing_for`, `limit`, `on_silence`, `settle`, `severity`, `stale_after`, `title`, `use`, `when`, `where`"
      ),
    ]
  )
  func fault(rule: String, line: String) throws {
    #expect(try told("rules:\n  - \(rule)\n") == ["r.yaml:" + line])
  }

  @Test(arguments: ["rules: {}", "- alert: x", "text", "rules: [x]"])
  func fileOfAnotherShape(text: String) throws {
    let told = try told(text)
    #expect(told.count == 1 && told[0].hasPrefix("r.yaml:1:"))
  }

  @Test func emptyFileIsWorthALook() throws {
    #expect(
      try told("# none yet\n") == [
        "r.yaml:1:1: warning: the file is empty: begin it with `rules:`, or delete it"
      ]
    )
    #expect(try told("rules:\n") == [])
  }

  @Test func namesAreUniqueOverAllFiles() throws {
    let told = try ConfigurationFixture.told(
      "rules: ['*-rules.yaml']\n",
      files: [
        "2-rules.yaml": "rules:\n  - { alert: low, when: ph < 1 }\n",
        "1-rules.yaml": "rules:\n\n  - { alert: low, when: ph < 1 }\n",
      ]
    )
    #expect(
      told == [
        "2-rules.yaml:2:14: the rule `low` stands twice, first at 1-rules.yaml:3: give one another name"
      ]
    )
  }

  @Test func filesAreReadInOrderAndOnce() throws {
    let rule = { (name: String) in "rules: [{ alert: \(name), when: ph < 1 }]\n" }
    let fixture = try ConfigurationFixture(
      """
      sources: [{ topic: '{site}/{device}', format: json }]
      rules: [z.yaml, '[ab].yaml', '?.yaml']
      """,
      files: ["a.yaml": rule("a"), "b.yaml": rule("b"), "z.yaml": rule("z"), "no.yml": "x"]
    )
    let loaded = try fixture.load()
    #expect(loaded.configuration.rules.map(\.name) == ["z", "a", "b"])
    #expect(loaded.warnings.isEmpty)
  }

  @Test func defaults() throws {
    let rule = try #require(
      try ConfigurationFixture(
        "sources: [{ topic: '{site}/{device}', format: json }]\nrules: [r.yaml]\n",
        files: ["r.yaml": "rules: [{ alert: a, when: ph < 1, where: { site: 'q*', device: [d] } }]"]
      ).load().configuration.rules.first
    )
    #expect(rule.forEach == .device && rule.kinds.isEmpty)
    #expect(rule.sites == ["q*"] && rule.devices == ["d"])
    #expect(rule.clear == nil && rule.holdFor == .zero && rule.keepFiringFor == .zero)
    #expect(rule.use == .good && rule.staleAfter == nil && rule.onSilence == .hold)
    #expect(rule.severity == .major && rule.title.texts.isEmpty && rule.basis == nil)
  }

  @Test func metricsOfOnesOwnAreKnownFromTheRegister() throws {
    let text = """
      sources: [{ topic: '{site}/{device}', format: json }]
      sites: { a: { devices: { d: { metrics: [feed_level.left], rename: { x: gate_height } } } } }
      rules: [r.yaml]
      """
    let rules = """
      rules:
        - { alert: a, when: feed_level < 1 }
        - { alert: b, when: gate_height > 1 }
      """
    let loaded = try ConfigurationFixture(text, files: ["r.yaml": rules]).load().configuration
    #expect(loaded.rules.map(\.when.limit?.metric) == ["feed_level", "gate_height"])
    #expect(loaded.catalogue["feed_level"]?.unit == "1")
  }
}
