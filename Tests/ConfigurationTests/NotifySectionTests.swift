import Telemetry
import Testing

@testable import Configuration

/// Routes, intervals, people, escalations and templates, as the guide shows them.
@Suite struct NotifySectionTests {
  private static let text = """
    contacts:
      people:
        wang: { name: 王青, mobile: "13800000000", wecom: wangqing }
        li: { name: 李强, email: li@example.org }
      roles:
        duty_technician:
          - { people: [wang, li], rotate: { every: 7d, from: 2026-06-01 }, times: ["06:00-22:00"] }
          - { people: [li] }
        backup: { people: [li] }
    notify:
      channels:
        room: { type: dingtalk, url: "https://example.org/r", keyword: 告警, fallback: office }
        office: { type: email, to: [farm@example.org] }
        siren: { type: command, command: [/usr/local/bin/siren, --pond] }
      intervals:
        day: { times: ["06:00-22:00"], weekdays: [mon-fri, sun], days: [1-15, -1], months: 6-8 }
        night: [{ times: "22:00-06:00" }, { weekdays: sat-mon }]
      escalations:
        pond:
          - { after: 30m, to: [office] }
          - { after: 10m, to: [room], mention: [backup] }
      inhibit:
        - { source: { rule: gateway_silent }, target: { rule: "*_silent" }, equal: site, below: true }
      templates:
        line: { en: "{at} {title}" }
      routes:
        - { severity: [critical], site: "qingxi-*", to: [room], mention: [duty_technician, wang],
            escalate: pond, repeat_interval: 10m, repeat_limit: 3, continue: true }
        - { name: minor, kind: rice_turtle, to: office, active: day, mute: [night], group_by: [site, rule],
            send_resolved: false, repeat_interval: 0 }
        - { to: [siren], digest_at: ["07:00", "17:00"], during: night }
      watch:
        to: [office]
        heartbeat: { url: "https://example.org/beat", every: 30s }
        failing_after: 5m
    """

  private func load() throws -> SluiceConfiguration {
    let sources = "sources: [{ topic: \"farm/{site}/{device}/telemetry\", format: json }]\n"
    return try ConfigurationFixture(sources + Self.text).load().configuration
  }

  @Test func routes() throws {
    let routes = try load().notify.routes
    #expect(routes.map(\.name) == ["route-1", "minor", "route-3"])
    #expect(routes[0].matcher.description == "site=qingxi-* severity=critical")
    #expect(routes[0].grouping == .each)
    #expect(routes[0].repeatInterval == .minutes(10))
    #expect(routes[0].repeatLimit == 3)
    #expect(routes[0].mentions == ["duty_technician", "wang"])
    #expect(routes[0].escalation == "pond")
    #expect(routes[0].continues)
    #expect(routes[1].grouping == .by([.site, .rule]))
    #expect(routes[1].groupWait == .seconds(30))
    #expect(routes[1].groupInterval == .minutes(5))
    #expect(routes[1].repeatInterval == nil)
    #expect(!routes[1].sendsResolved)
    #expect(routes[1].active == ["day"])
    #expect(routes[1].muted == ["night"])
    #expect(routes[2].digestAt == [420, 1020])
    #expect(routes[2].grouping == .by([]))
    #expect(routes[2].during == ["night"])
  }

  @Test func intervalsAndPeople() throws {
    let configuration = try load()
    let day = try #require(configuration.notify.intervals["day"]?.first)
    #expect(day.times == [.init(start: 360, end: 1320)])
    #expect(day.weekdays == [1...5, 0...0])
    #expect(day.days == [1...15, -1 ... -1])
    #expect(day.months == [6...8])
    #expect(configuration.notify.intervals["night"]?.last?.weekdays == [6...6, 0...1])
    #expect(configuration.contacts.people["wang"]?.wecom == "wangqing")
    let shifts = try #require(configuration.contacts.roles["duty_technician"])
    #expect(shifts.map(\.people) == [["wang", "li"], ["li"]])
    #expect(shifts[0].rotatesEvery == 7)
    #expect(shifts[0].rotatesFrom == 20_605)
    #expect(configuration.notify.escalations["pond"]?.map(\.after) == [.minutes(10), .minutes(30)])
    #expect(configuration.notify.inhibitions.first?.isBelow == true)
    #expect(configuration.notify.watch.heartbeat?.every == .seconds(30))
    #expect(configuration.notify.watch.failingAfter == .minutes(5))
    #expect(configuration.notify.channels[0].fallback == "office")
    #expect(configuration.notify.channels[2].command == ["/usr/local/bin/siren", "--pond"])
  }

  @Test(arguments: [
    ("notify: { channels: { a: { type: email } } }", "`to` is missing"),
    ("notify: { channels: { a: { type: email, to: [-oQ] } } }", "not a mail address"),
    ("notify: { channels: { a: { type: command, command: [siren] } } }", "no whole path"),
    (
      "notify: { channels: { a: { type: email, to: [x@y.z], fallback: b }, b: { type: email, to: [x@y.z], fallback: a } } }",
      "go round in a circle"
    ),
    (
      "notify: { channels: { a: { type: email, to: [x@y.z], fallback: c } } }",
      "not one of `notify.channels`"
    ),
    (
      "notify: { channels: { a: { type: email, to: [x@y.z], fallback: l }, l: { type: log, path: /x } } }",
      "`l` is a log"
    ),
    ("notify: { intervals: { d: { times: [\"25:00-26:00\"] } } }", "not times of day"),
    ("notify: { intervals: { d: { weekdays: [monday-, x] } } }", "not weekdays"),
    ("notify: { intervals: { d: { days: [32] } } }", "not days"),
    ("notify: { templates: { line: { en: \"{titel}\" } } }", "write {title}"),
    (
      "notify: { channels: { a: { type: log, path: x } }, routes: [{ to: [a], mute: [night] }] }",
      "not one of `notify.intervals`"
    ),
    (
      "notify: { channels: { a: { type: log, path: x } }, routes: [{ to: [a], mention: [wang] }] }",
      "not one of `contacts`"
    ),
    (
      "notify: { channels: { a: { type: log, path: x } }, routes: [{ to: [a], escalate: up }] }",
      "not one of `notify.escalations`"
    ),
    ("notify: { watch: { heartbeat: { every: 60s } } }", "`url` is missing"),
    ("contacts: { people: { w: { mobile: call me } } }", "not a number to call"),
    ("contacts: { roles: { duty: [{ people: [w] }] } }", "not one of `contacts.people`"),
  ])
  func faults(text: String, part: String) throws {
    let told = try ConfigurationFixture.told(text).filter { !$0.contains("warning") }
    #expect(told.count >= 1)
    #expect(told.contains { $0.contains(part) }, "\(told)")
  }
}
