import Configuration
import QualityControl
import Rules
import Telemetry
import TestSupport
import Testing

/// The samples of the contract (sections 3.2 and 3.3), word for word.
struct ContractTests {
  static let configuration = """
    broker:
      url: mqtt://127.0.0.1:1883            # or mqtts://
      client_id: sluice                     # fixed; the session is kept under it
      username: sluice
      password_file: mqtt-password          # relative to $CREDENTIALS_DIRECTORY, else to this file
      tls: { ca_file: ca.pem, certificate_file: client.pem, key_file: client.key }
    store:
      path: /var/lib/sluice/sluice.db
      keep: { samples: 400d, rollups: 10y }
      commit: { max_messages: 2000, max_delay: 200ms }
    locale: { language: zh-Hans, time_zone: Asia/Shanghai }       # zh-Hans | zh-Hant | en
    sources:
      - topic: farm/{site}/{device}/telemetry                     # {name} captures a level, {name...} the rest
        format: json
      - topic: application/+/device/{device}/event/up
        format: chirpstack                                        # site comes from the register below
    sites:
      qingxi-3:
        kind: rice_turtle                   # seedling_factory | rice_turtle | rice_prawn | irrigation_point | other
        name: { zh-Hans: 清溪3号塘, en: Qingxi pond 3 }
        location: [119.97, 30.54]           # longitude, latitude, WGS 84; or geometry: a GeoJSON polygon
        batch: { crop: rice, stage_calendar: single_late_rice, started: 2026-06-10 }
        devices:
          probe-1:
            every: 5m
            metrics: [water_temp, dissolved_oxygen, ph]
            match: 24e124136b502217         # the id under which it sends, when not probe-1
            rename: { wd: water_temp }      # field → metric
            units: { water_temp: Cel }      # what the device sends, when not the metric's own unit
            missing: [-999, 85.0]           # values that mean "no reading"
    quality:                                # overrides of reference/metrics.csv and qc_defaults.csv; the most specific wins
      - where: { metric: dissolved_oxygen, kind: rice_turtle }      # metric, kind, site, device, series (glob), stage
        gross_range: { fail: [0, 25], suspect: [0.2, 18] }
        spike: { method: average, suspect: 1, fail: 3 }             # or differential
        rate_of_change: { suspect: 3, fail: 8, per: 1h }
        flat_line: { tolerance: 0.03, suspect: 3h, fail: 6h }
        attenuated: { type: range, window: 24h, suspect: 0.5, fail: 0.2, min_count: 20 }
        climatology: [ { months: [6, 7, 8], suspect: [2, 16] } ]
      - where: { series: 'logan/*/*' }
        spike: off
    rules: [rules/*.yaml]
    contacts: { }                           # people and duty hours, see docs
    notify:
      channels:
        duty-log:  { type: log, path: /var/log/sluice/alerts.jsonl }
        duty-room: { type: dingtalk, token_file: dingtalk-token, secret_file: dingtalk-secret }
        platform:  { type: webhook, url: https://example.org/hook, secret_file: hook-secret }
        test-room: { type: feishu, url: "http://127.0.0.1:8081/hook", allow_private: true, secret_file: s }   # every channel's url can be set
      routes:
        - { severity: [critical], to: [duty-room, duty-log] }
        - { to: [duty-log] }
    http: { listen: 127.0.0.1:8480 }        # metrics, health, console; or a unix: path
    control: { socket: /run/sluice/control.sock }

    """

  static let rules = """
    rules:
      - alert: pond_oxygen_low
        for_each: device                    # or site
        where: { kind: [rice_turtle, rice_prawn] }
        when: dissolved_oxygen < 3 mg/L
        clear: dissolved_oxygen > 4 mg/L    # default: not when
        for: 10m                            # Prometheus timing, see reference/peers.md 6.1
        keep_firing_for: 30m
        use: good                           # good (1, 2) | suspect (1, 2, 3) | any
        stale_after: 15m                    # a value this old is unknown; default 3 × the device's `every`
        on_silence: hold                    # hold: a firing alert becomes stale; clear: unknown counts as false
        severity: critical                  # critical | major | minor | notice
        title: { zh-Hans: 塘口缺氧, en: Pond oxygen low }
        advice: { zh-Hans: 立即开增氧机, en: Start the aerator now }
        basis: GB 11607-89

    """

  /// The files that the sample names.
  static let files = [
    "mqtt-password": "pond water\n", "ca.pem": "-", "client.pem": "-", "client.key": "-",
    "dingtalk-token": "token", "dingtalk-secret": "SEC1\r\n", "hook-secret": "whsec", "s": "s",
  ]

  private func fixture() throws -> ConfigurationFixture {
    let fixture = try ConfigurationFixture(Self.configuration, files: Self.files)
    try fixture.makeFolder("rules")
    try fixture.folder.write(Self.rules, to: "rules/ponds.yaml")
    try fixture.protect(Array(Self.files.keys))
    return fixture
  }

  @Test func sampleSaysWhatItSays() throws {
    let loaded = try fixture().load().configuration
    #expect(loaded.broker.host == "127.0.0.1" && loaded.broker.port == 1883)
    #expect(!loaded.broker.usesTLS && loaded.broker.clientID == "sluice")
    #expect(loaded.broker.username == "sluice" && loaded.broker.password?.text == "pond water")
    #expect(loaded.broker.tls.keyFile?.hasSuffix("/client.key") == true)
    #expect(loaded.store.path == "/var/lib/sluice/sluice.db")
    #expect(loaded.store.keep == KeepPolicy(samples: .days(400), rollups: .days(3650)))
    #expect(loaded.store.commitMaximumMessages == 2000)
    #expect(loaded.store.commitMaximumDelay == .milliseconds(200))
    #expect(loaded.language == .simplifiedChinese && loaded.zone.identifier == "Asia/Shanghai")
    #expect(loaded.zone.offset(at: Instant(milliseconds: 1_753_401_600_000)) == 8 * 3600)
    #expect(
      loaded.sources == [
        SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json"),
        SourceDefinition(topic: "application/+/device/{device}/event/up", format: "chirpstack"),
      ]
    )
    #expect(loaded.httpListen == .tcp(host: "127.0.0.1", port: 8480))
    #expect(loaded.controlSocket == "/run/sluice/control.sock")
  }

  @Test func sampleDescribesItsSite() throws {
    let site = try #require(
      try fixture().load().configuration.sites.first
    )
    #expect(site.name == "qingxi-3" && site.kind == .riceTurtle)
    #expect(site.title.texts == [.simplifiedChinese: "清溪3号塘", .english: "Qingxi pond 3"])
    #expect(site.location?.longitude == 119.97 && site.location?.latitude == 30.54)
    #expect(
      site.devices == [
        DeviceDefinition(
          name: "probe-1",
          every: .minutes(5),
          metrics: ["water_temp", "dissolved_oxygen", "ph"],
          match: "24e124136b502217",
          rename: ["wd": "water_temp"],
          units: ["water_temp": "Cel"],
          missing: [-999, 85]
        )
      ]
    )
  }

  @Test func sampleRule() throws {
    let rules = try fixture().load().configuration.rules
    #expect(
      rules == [
        RuleDefinition(
          name: "pond_oxygen_low",
          forEach: .device,
          kinds: [.riceTurtle, .ricePrawn],
          when: try Expression(parsing: "dissolved_oxygen < 3 mg/L"),
          clear: try Expression(parsing: "dissolved_oxygen > 4 mg/L"),
          holdFor: .minutes(10),
          keepFiringFor: .minutes(30),
          use: .good,
          staleAfter: .minutes(15),
          onSilence: .hold,
          severity: .critical,
          title: LocalizedText([.simplifiedChinese: "塘口缺氧", .english: "Pond oxygen low"]),
          advice: LocalizedText([.simplifiedChinese: "立即开增氧机", .english: "Start the aerator now"]),
          basis: "GB 11607-89"
        )
      ]
    )
  }

  @Test func sampleChannels() throws {
    let notify = try fixture().load().configuration.notify
    #expect(
      notify.channels == [
        ChannelDefinition(name: "duty-log", kind: .log, path: "/var/log/sluice/alerts.jsonl"),
        ChannelDefinition(
          name: "duty-room",
          kind: .dingtalk,
          token: Secret("token"),
          secret: Secret("SEC1")
        ),
        ChannelDefinition(
          name: "platform",
          kind: .webhook,
          url: "https://example.org/hook",
          secret: Secret("whsec")
        ),
        ChannelDefinition(
          name: "test-room",
          kind: .feishu,
          url: "http://127.0.0.1:8081/hook",
          allowsPrivate: true,
          secret: Secret("s")
        ),
      ]
    )
    #expect(
      notify.routes == [
        RouteDefinition(
          name: "route-1",
          matcher: AlertMatcher([.severity: [SeriesGlob("critical")]]),
          channels: ["duty-room", "duty-log"]
        ),
        RouteDefinition(name: "route-2", channels: ["duty-log"]),
      ]
    )
    #expect(notify.deadline == .hours(72))
    #expect(notify.logPaths == ["/var/log/sluice/alerts.jsonl"])
  }

  @Test func qualityOverridesTheUsualLimitsWhereTheyHold() throws {
    let configuration = try fixture().load().configuration
    #expect(configuration.quality.map(\.place) == ["sluice.yaml:32", "sluice.yaml:39"])
    let policy = configuration.qualityPolicy
    func resolved(_ key: String) throws -> ResolvedQuality {
      policy.resolve(try #require(SeriesKey(key)))
    }
    let oxygen = try resolved("qingxi-3/probe-1/dissolved_oxygen").tests
    var summer = Season(suspect: 2...16)
    summer.months = [6, 7, 8]
    #expect(oxygen.climatology == ClimatologyTest([summer]))
    #expect(oxygen.spike == SpikeTest(suspect: 1, fail: 3))
    #expect(oxygen.rateOfChange?.rising.suspect == 3.0 / 3600)
    #expect(oxygen.rateOfChange?.leastSeconds == 0)
    #expect(oxygen.split == 1_800_000)
    let logan = try resolved("logan/probe/ph")
    #expect(logan.tests.spike == nil)
    #expect(logan.off == ["spike": .configuration("sluice.yaml:39")])
    #expect(logan[.flatTolerance] == .number(0.015))
  }

  @Test func whatThisVersionDoesNotDoIsSaid() throws {
    #expect(
      try fixture().told() == [
        "sluice.yaml:6:8: warning: `broker.tls` is given, but `broker.url` is not encrypted: write mqtts:// there"
      ]
    )
  }
}
