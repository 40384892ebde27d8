import Testing

/// What each section refuses, where it points and what it advises.
///
/// `sources` stands in line 1.
struct SectionFaultTests {
  @Test(
    arguments: [
      (
        "broker: { url: 'http://x' }",
        "2:16: `broker.url` is `http://x`, not the address of a broker: write mqtt://host:1883, or mqtts://host:8883 where the line is encrypted"
      ),
      (
        "broker: { url: 'mqtt://h:99999' }",
        "2:16: `broker.url` is `mqtt://h:99999`, not the address of a broker: write a host and a port behind ://, such as 127.0.0.1:1883, and nothing else"
      ),
      (
        "broker: { url: 'mqtt://user:hunter2@h' }",
        "2:16: `broker.url` holds a user name: write it as `broker.username`, and its password into `broker.password_file`"
      ),
      (
        "broker: { url: 'mqtt://farm.example.org' }",
        "2:16: warning: readings and the password go to farm.example.org in plain text: write mqtts:// where the broker is on another machine"
      ),
      (
        "broker: { receive_maximum: \"2000\" }",
        "2:28: `broker.receive_maximum` is `2000`, not a whole number from 1 to 65535: write it without quotation marks"
      ),
      (
        "broker: { keep_alive: 5 }",
        "2:23: `broker.keep_alive` is `5`, not a length of time: write a number with ms, s, m, h, d, w or y, such as 30s or 10m"
      ),
      (
        "broker: { session_expiry: 0 }",
        "2:27: `broker.session_expiry` is `0`, outside 1m to 365d: write a length of time of 1m to 365d"
      ),
      (
        "broker: { client_id: ' ' }",
        "2:22: `broker.client_id` is an empty text: fill it in or delete the key"
      ),
      ("broker: []", "2:9: `broker` is a list, not a mapping: write `key: value` lines below it"),
      (
        "store: { path: }",
        "2:16: `store.path` is empty, not a text: write one value behind the key"
      ),
      (
        "store: { commit: { max_messages: 0 } }",
        "2:34: `store.commit.max_messages` is `0`, not a whole number from 1 to 100000: write a whole number from 1 to 100000"
      ),
      (
        "locale: { language: zh }",
        "2:21: `locale.language` is `zh`, not one of zh-Hans, zh-Hant, en: write one of zh-Hans, zh-Hant, en"
      ),
      (
        "locale: { time_zone: Asia/Shangai }",
        "2:22: `locale.time_zone` is `Asia/Shangai`, not a time zone: write its name in the tz database, such as Asia/Shanghai"
      ),
      (
        "locale: { time_zone: CST }",
        "2:22: `locale.time_zone` is `CST`, not a time zone: write its name in the tz database, such as Asia/Shanghai"
      ),
      ("brokr: {}", "2:1: `brokr` is not a key of the file: write `broker`"),
      (
        "locale: { zone: x }",
        "2:11: `zone` is not a key of `locale`: use one of `language`, `time_zone`"
      ),
      (
        "http: { listen: 8480 }",
        "2:17: `http.listen` is `8480`, not an address to listen on: write 127.0.0.1:8480 or unix:/run/sluice/http.sock"
      ),
      (
        "control: {}",
        "2:10: `socket` is missing in `control`: add `socket: /run/sluice/control.sock`"
      ),
      (
        "rules: rules/*.yaml",
        "2:8: `rules` is `rules/*.yaml`, not a list: write `- ` before each item, or [a, b]"
      ),
      (
        "rules: [{ alert: x }]",
        "2:9: a rule stands in the configuration itself: move it to a file of its own, such as rules/farm.yaml"
      ),
      (
        "rules: [none/*.yaml]",
        "2:9: warning: no file fits `none/*.yaml`, so no rule is read: add one, or take the pattern out"
      ),
      (
        "rules: [none.yaml]",
        "2:9: the rules file none.yaml cannot be read (No such file or directory): make the file, or let the user that runs this read it"
      ),
    ]
  )
  func section(text: String, line: String) throws {
    let told = try ConfigurationFixture.told(text)
    #expect(told.filter { !$0.contains("not acted on") } == [line])
  }

  @Test(
    arguments: [
      (
        "{ 清溪: {} }",
        "2:10: `清溪` cannot be the name of a site: use A-Z a-z 0-9 _ and -, at most 64; what people call it goes into `name`"
      ),
      (
        "{ a: { kind: rice_turtel } }",
        "2:21: `sites.a.kind` is `rice_turtel`, not one of seedling_factory, rice_turtle, rice_prawn, irrigation_point, other: write rice_turtle"
      ),
      (
        "{ a: { name: 清溪3号塘 } }",
        "2:21: `sites.a.name` is `清溪3号塘`, not a text by language: write { zh-Hans: 塘口缺氧, en: Pond oxygen low }"
      ),
      (
        "{ a: { location: [30.54, 119.97] } }",
        "2:25: `sites.a.location` lies outside the Earth: write the longitude first"
      ),
      (
        "{ a: { location: [1, x] } }",
        "2:29: `sites.a.location[1]` is `x`, not a number: write one such as 3 or -0.5"
      ),
      (
        "{ a: { batch: { started: 2026-02-30 } } }",
        "2:33: `sites.a.batch.started` is `2026-02-30`, not a date: write it as 2026-06-10"
      ),
      (
        "{ a: { geometry: { type: Polygon, coordinates: [[[1, 2], [2, 3], [1, 2]]] } } }",
        "2:56: `sites.a.geometry.coordinates[0]` is not a closed ring of [longitude, latitude] points: give at least four points, the last equal to the first"
      ),
      (
        "{ a: { devices: [d] } }",
        "2:24: `sites.a.devices` is a list, not a mapping: write `name: …` lines below it"
      ),
      (
        "{ a: { devices: { d: { metrics: [water temp] } } } }",
        "2:41: `sites.a.devices.d.metrics[0]` is `water temp`, not the name of a metric: write metric or metric.channel, each of A-Z a-z 0-9 _ - and at most 64 long"
      ),
      (
        "{ a: { devices: { d: { metrics: [water_tmp.top] } } } }",
        "2:41: warning: `water_tmp` is not known and is kept under this name with unit `1`: write `water_temp` if that is meant"
      ),
      (
        "{ a: { devices: { d: { rename: { x: a.b.c } } } } }",
        "2:44: `sites.a.devices.d.rename.x` is `a.b.c`, not the name of a metric: write metric or metric.channel, each of A-Z a-z 0-9 _ - and at most 64 long"
      ),
      (
        "{ a: { devices: { d: { units: { water_temp: mg/L } } } } }",
        "2:52: mg/L cannot be converted to Cel, the unit of water_temp: correct the unit, or rename the field to a metric that is measured in mg/L"
      ),
      (
        "{ a: { devices: { d: { units: { ph: furlong } } } } }",
        "2:44: furlong, the unit of ph, is not known: write a UCUM code such as Cel, mg/L or uS/cm"
      ),
      (
        "{ a: { devices: { d: { missing: [.nan] } } } }",
        "2:41: `sites.a.devices.d.missing[0]` is `.nan`, not a number: write one such as 3 or -0.5"
      ),
      (
        "{ a: { devices: { d: { match: m } } }, b: { devices: { e: { match: m } } } }",
        "2:75: `m` stands for a/d and for b/e: give each device its own `match`"
      ),
    ]
  )
  func site(text: String, line: String) throws {
    let told = try ConfigurationFixture.told("sites: \(text)")
    #expect(told.filter { !$0.contains("not acted on") } == [line])
  }

  @Test(
    arguments: [
      (
        "{ channels: { a: { type: sms } } }",
        "2:34: `notify.channels.a.type` is `sms`, not one of log, webhook, dingtalk, wecom, feishu, alertmanager, ntfy, email, command: write one of log, webhook, dingtalk, wecom, feishu, alertmanager, ntfy, email, command"
      ),
      (
        "{ channels: { b: { type: log } } }",
        "2:26: `path` is missing in `notify.channels.b`: add `path: /var/log/sluice/alerts.jsonl`"
      ),
      (
        "{ channels: { c: { type: log, path: x, url: 'https://y' } } }",
        "2:48: a channel of type `log` takes no `url`: delete it"
      ),
      (
        "{ channels: { d: { type: dingtalk } } }",
        "2:26: `token_file` is missing in `notify.channels.d`: add `token_file: dingtalk-token` with the robot's token in that file"
      ),
      (
        "{ channels: { w: { type: webhook, url: 'ftp://secret.example' } } }",
        "2:48: `notify.channels.w.url` is not a web address: write https://host/path"
      ),
      (
        "{ channels: { w: { type: webhook, url: 'http://example.org/h' } } }",
        "2:48: warning: alerts go to example.org in plain text: write https:// if the receiver has it"
      ),
      (
        "{ channels: { w: { type: webhook, url: 'https://x', allow_private: maybe } } }",
        "2:76: `notify.channels.w.allow_private` is `maybe`, not true or false: write true or false"
      ),
      (
        "{ channels: { duty-log: { type: log, path: x } }, routes: [{ to: [duty-lug] }] }",
        "2:75: `duty-lug` is not one of `notify.channels`: write `duty-log`"
      ),
      (
        "{ channels: { duty-log: { type: log, path: x } }, routes: [{}] }",
        "2:68: `to` is missing in `notify.routes[0]`: add `to: [duty-log]`"
      ),
    ]
  )
  func notify(text: String, line: String) throws {
    let told = try ConfigurationFixture.told("notify: \(text)")
    #expect(told.filter { !$0.contains("not acted on") } == [line])
  }

  @Test func quality() throws {
    let text = """
      quality:
        - where: { metrik: x }
          spike: { method: median }
          gross_range: { fail: [25, 0] }
          climatology: [{ months: [13], suspect: [1, 2] }, { months: [1] }]
          flat_line: off
          attenuated: { suspect: 1, fail: 2 }
          spyke: off
      """
    #expect(
      try ConfigurationFixture.told(text).map { $0.prefix { $0 != " " } }
        == ["3:14:", "4:22:", "5:26:", "6:30:", "6:54:", "8:17:", "9:5:"]
    )
  }

  @Test func aFlatLineIsLookedForOverThreeWeeksAtMost() throws {
    func told(_ fail: String) throws -> [String] {
      try ConfigurationFixture.told(
        "quality: [{ where: { metric: ph }, flat_line: { suspect: 3h, fail: \(fail) } }]"
      )
    }
    #expect(try told("21d") == [])
    let lines = try told("22d")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("`fail` is longer than 21 days") == true)
  }

  @Test func everythingIsToldAtOnceInTheOrderOfTheFiles() throws {
    let told = try ConfigurationFixture.told(
      """
      rules: [b.yaml, a.yaml]
      store: { pth: x }
      locale: { language: de, time_zone: Mars/Olympus }
      """,
      files: ["a.yaml": "rules: [{ alert: a }]", "b.yaml": "rules:\n  - { when: ph < 1 }\n"]
    )
    #expect(
      told.map { $0.prefix { $0 != " " } } == [
        "3:10:", "4:21:", "4:36:", "b.yaml:2:5:", "a.yaml:1:9:",
      ]
    )
  }
}
