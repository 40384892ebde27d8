import Telemetry
import Testing

@Suite struct CalendarIntervalTests {
  private static let zone = LocalZone.fixed("Asia/Shanghai", offset: 8 * 3600)

  private func holds(_ interval: CalendarInterval, _ text: (Int, Int, Int, Int, Int)) throws -> Bool
  {
    let civil = try #require(
      CivilTime(year: text.0, month: text.1, day: text.2, hour: text.3, minute: text.4)
    )
    return interval.contains(Self.zone.instant(of: civil), in: Self.zone)
  }

  @Test func theStartBelongsToItAndTheEndDoesNot() throws {
    let day = CalendarInterval(times: [.init(start: 360, end: 1320)])
    let answers = try [(5, 59), (6, 0), (21, 59), (22, 0)].map {
      try holds(day, (2026, 7, 25, $0.0, $0.1))
    }
    #expect(answers == [false, true, true, false])
  }

  @Test func nightsReachOverMidnight() throws {
    let night = CalendarInterval(times: [.init(start: 1320, end: 360)])
    let answers = try [(21, 59), (22, 0), (0, 0), (5, 59), (6, 0)].map {
      try holds(night, (2026, 7, 25, $0.0, $0.1))
    }
    #expect(answers == [false, true, true, true, false])
  }

  /// 2026-07-25 is a Saturday; before 1970 weekdays go on.
  @Test func weekdays() throws {
    let weekend = CalendarInterval(weekdays: [6...6, 0...0])
    let answers = try [(2026, 7, 24), (2026, 7, 25), (2026, 7, 26), (2026, 7, 27), (1969, 12, 28)]
      .map {
        try holds(weekend, ($0.0, $0.1, $0.2, 12, 0))
      }
    #expect(answers == [false, true, true, false, true])
  }

  @Test func daysCountFromTheEndToo() throws {
    let lastThree = CalendarInterval(days: [-3 ... -1])
    let answers = try [(2026, 2, 25), (2026, 2, 26), (2026, 2, 28), (2028, 2, 26), (2028, 2, 27)]
      .map {
        try holds(lastThree, ($0.0, $0.1, $0.2, 1, 0))
      }
    #expect(answers == [false, true, true, false, true])
  }

  @Test func everyFieldHasToFit() throws {
    let summer = CalendarInterval(
      times: [.init(start: 0, end: 720)],
      months: [6...8],
      years: [2026...2027]
    )
    #expect(try holds(summer, (2026, 7, 1, 11, 59)))
    #expect(try !holds(summer, (2026, 7, 1, 12, 0)))
    #expect(try !holds(summer, (2026, 9, 1, 1, 0)))
    #expect(try !holds(summer, (2028, 7, 1, 1, 0)))
    #expect(try holds(CalendarInterval(), (2028, 7, 1, 1, 0)))
  }

  @Test func dutiesAreByTheFirstShiftThatHolds() throws {
    let contacts = Contacts(
      people: ["wang": .init(name: "王"), "li": .init(name: "李"), "zhou": .init(name: "周")],
      roles: [
        "duty": [
          .init(
            people: ["wang", "zhou"],
            during: [CalendarInterval(times: [.init(start: 360, end: 1320)])]
          ),
          .init(people: ["li"]),
        ],
        // From Monday 2026-06-01 on, each for a week.
        "turns": [.init(people: ["wang", "li", "zhou"], rotatesEvery: 7, rotatesFrom: 20_605)],
      ]
    )
    func onDuty(_ names: [String], _ month: Int, _ day: Int, _ hour: Int) throws -> [String] {
      let civil = try #require(CivilTime(year: 2026, month: month, day: day, hour: hour, minute: 0))
      return contacts.onDuty(names, at: Self.zone.instant(of: civil), in: Self.zone)
    }
    #expect(try onDuty(["duty"], 7, 25, 12) == ["wang", "zhou"])
    #expect(try onDuty(["duty"], 7, 25, 23) == ["li"])
    #expect(try onDuty(["duty", "li", "nobody", "wang"], 7, 25, 12) == ["wang", "zhou", "li"])
    #expect(try onDuty(["turns"], 6, 1, 0) == ["wang"])
    #expect(try onDuty(["turns"], 6, 7, 23) == ["wang"])
    #expect(try onDuty(["turns"], 6, 8, 0) == ["li"])
    #expect(try onDuty(["turns"], 6, 22, 0) == ["wang"])
    #expect(try onDuty(["turns"], 5, 31, 12) == ["zhou"])
  }
}
