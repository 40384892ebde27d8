import Decoding
import Telemetry
import TestSupport
import Testing

@Suite("Clocks of devices")
struct ClockTests {
  /// A device that sends every five minutes, with the lead of its clock at each message.
  private func run(
    _ bench: Bench,
    from start: Int = 0,
    leads: [Int64],
    every: Int64 = 300_000,
    backlog: Int64 = 0
  ) -> [Sample?] {
    leads.enumerated().map { index, lead in
      let arrived = Bench.noon + .milliseconds(Int64(start + index) * every)
      let time = arrived.milliseconds + lead - backlog
      return bench.sample(#"{"ts":\#(time),"ph":7}"#, arrived: arrived)
    }
  }

  private static let hour: Int64 = 3_600_000

  @Test("local time sent as UTC is certain after three messages in ten minutes, and taken off")
  func hoursAhead() throws {
    let bench = try Bench()
    let lead = 8 * Self.hour - 700
    let samples = run(bench, leads: [lead, lead, lead, lead, lead - 1500])
    let flags = samples.compactMap { $0?.flag }
    #expect(flags == [.suspect, .suspect, .notEvaluated, .notEvaluated, .notEvaluated])
    for (index, sample) in samples.enumerated() {
      let arrived = Bench.noon + .minutes(5 * Int64(index))
      if index < 2 {
        #expect(sample?.reasons == [.futureTime, .arrivalTime] && sample?.time == arrived)
      } else {
        #expect(sample?.reasons == .clockRepaired)
        let delay = index == 4 ? 2200 : 700
        #expect(sample?.time == arrived - .milliseconds(Int64(delay)))
      }
    }
  }

  @Test("of a clock that is known to be ahead the backlog is put where it belongs")
  func backlogOfWrongClock() throws {
    let bench = try Bench()
    let lead = 8 * Self.hour - 700
    _ = run(bench, leads: [lead, lead, lead])
    let arrived = Bench.noon + .hours(2)
    // A minute's messages come within a second, the newest ten minutes old.
    for age in stride(from: 600, through: 90, by: -30) {
      let time = arrived.milliseconds + lead - Int64(age) * 1000
      let sample = bench.sample(#"{"ts":\#(time),"ph":7}"#, arrived: arrived)
      #expect(sample?.reasons == .clockRepaired)
      #expect(sample?.time == arrived - .milliseconds(Int64(age) * 1000 + 700))
    }
  }

  @Test("UTC sent as local time needs six messages in half an hour, since a slow way looks alike")
  func hoursBehind() throws {
    let bench = try Bench()
    let samples = run(bench, leads: Array(repeating: -8 * Self.hour - 900, count: 9))
    for (index, sample) in samples.enumerated() {
      let arrived = Bench.noon + .minutes(5 * Int64(index))
      let isRepaired = index >= 6
      #expect(sample?.reasons == (isRepaired ? .clockRepaired : []))
      let expected = isRepaired ? arrived : arrived - .hours(8)
      #expect(sample?.time == expected - .milliseconds(900))
    }
  }

  @Test("a backlog that is flushed is never taken for a slow clock")
  func flush() throws {
    for pace in [1, 10, 60] as [Int64] {
      let bench = try Bench()
      // 24 hours of five-minute readings, oldest first, one every `pace` seconds.
      let begin = Bench.noon.milliseconds - 24 * Self.hour
      for number in 0..<288 {
        let arrived = Bench.noon + .seconds(Int64(number) * pace)
        let time = begin + Int64(number) * 300_000
        let sample = bench.sample(#"{"ts":\#(time),"ph":7}"#, arrived: arrived)
        #expect(sample?.time.milliseconds == time)
        #expect(sample?.reasons == [])
      }
      // Newest first, as some boxes do.
      for number in 0..<100 {
        let time = begin - Int64(number) * 300_000
        let sample = bench.sample(#"{"ts":\#(time),"ph":7}"#, arrived: Bench.noon + .hours(30))
        #expect(sample?.time.milliseconds == time && sample?.reasons == [])
      }
    }
  }

  @Test("a way that is always slow by no whole hour is a slow way")
  func slowWay() throws {
    let bench = try Bench()
    let samples = run(bench, leads: Array(repeating: -25 * 60_000, count: 20))
    #expect(samples.allSatisfy { $0?.reasons == [] })
  }

  @Test(
    "a clock that was never set is refused until its error is certain",
    arguments: [0, 946_684_800_000, 2_085_978_496_000] as [Int64]
  )
  func unset(epoch: Int64) throws {
    let bench = try Bench()
    var codes: [String] = []
    for number in 0..<5 {
      let arrived = Bench.noon + .minutes(5 * Int64(number))
      let time = epoch + 12_000 + Int64(number) * 300_000
      let text = Instant(milliseconds: time).iso8601(offset: 0)
      let (message, samples) = bench.decode(#"{"time":"\#(text)","ph":7}"#.utf8, arrived: arrived)
      if case .rejected(let code, _) = message.outcome { codes.append(code.rawValue) }
      for sample in samples {
        codes.append(sample.reasons.words.joined())
        #expect(sample.time == arrived)
      }
    }
    #expect(codes == ["bad_time", "bad_time"] + Array(repeating: "clock_repaired", count: 3))
  }

  @Test("a clock that is set again is believed at once, whatever was wrong before")
  func setAgain() throws {
    let leads: [Int64] = [8 * Self.hour, -8 * Self.hour, 26 * Self.hour, 40 * 60_000]
    for lead in leads {
      let bench = try Bench()
      _ = run(bench, leads: Array(repeating: lead, count: 8))
      let samples = run(bench, from: 8, leads: [-400, -600, -500])
      for (index, sample) in samples.enumerated() {
        #expect(sample?.reasons == [])
        let arrived = Bench.noon + .minutes(5 * Int64(8 + index))
        #expect((sample?.time).map { arrived - $0 < .seconds(1) } == true)
      }
    }
  }

  @Test("a clock ahead by no whole hour is corrected by what was measured")
  func minutesAhead() throws {
    let bench = try Bench()
    let lead: Int64 = 37 * 60_000
    let samples = run(bench, leads: [lead - 900, lead - 300, lead - 2000, lead - 300])
    #expect(samples[3]?.reasons == .clockRepaired)
    #expect(samples[3]?.time == Bench.noon + .minutes(15))
    #expect(samples[2]?.time == Bench.noon + .minutes(10) - .milliseconds(1700))
  }

  @Test("seconds sent for milliseconds and the reverse are read as meant")
  func units() throws {
    let noon = Bench.noon
    for text in [
      Instant(milliseconds: noon.milliseconds / 1000).iso8601(offset: 0),
      Instant(milliseconds: noon.milliseconds / 1000 - 60).iso8601(offset: 0),
    ] {
      let sample = try #require(try Bench().sample(#"{"time":"\#(text)","ph":7}"#))
      #expect(sample.reasons == .timeUnit)
      #expect(noon - sample.time < .seconds(62) && sample.time <= noon)
    }
    // Twenty days of running since 1970 that lead to no recent day are an unset clock.
    #expect(try Bench().lines(#"{"time":"1970-01-19T00:00:00Z","ph":7}"#) == ["bad_time"])
  }

  @Test("times at the ends of what can be reckoned with are refused, in any order")
  func ends() throws {
    let bench = try Bench()
    let latest = "9.2233720368547e24"
    for time in [
      #""0001-01-01T00:00:00Z""#, latest, "0", latest, latest, latest, "253402300799999",
    ] {
      for minute in [0, 20, 40] {
        let arrived = Bench.noon + .minutes(Int64(minute))
        #expect(bench.lines(#"{"ts":\#(time),"ph":7}"#, arrived: arrived) == ["bad_time"])
      }
    }
    #expect(bench.lines(#"{"ts":1784951880000,"ph":7}"#) == ["s/d/ph=7.0 [pH]"])
  }

  @Test("the year 2000 is doubted, but kept")
  func millennium() throws {
    let sample = try #require(try Bench().sample(#"{"time":"2000-03-01T00:00:00Z","ph":7}"#))
    #expect(sample.reasons == .clockUnset && sample.flag == .suspect)
  }

  @Test("offset and drift are learned, delays and backlogs aside")
  func drift() throws {
    let bench = try Bench()
    // +2 s a day from +10 s on, with delays of up to 40 s and a backlog every 50 messages.
    var random = SplitMix(seed: 7)
    for number in 0..<1000 {
      let arrived = Bench.noon + .minutes(5 * Int64(number))
      let days = Double(number) / 288
      var lead = 10_000 + Int64(days * 2000) - Int64.random(in: 200...40_000, using: &random)
      if number % 50 > 45 { lead -= 3 * Self.hour }
      let time = arrived.milliseconds + lead
      _ = bench.sample(#"{"ts":\#(time),"ph":7}"#, arrived: arrived)
    }
    let states = bench.decoder.takeClockChanges()
    let state = try #require(states.first)
    #expect(states.count == 1 && state.fault == .none)
    let offset = try #require(state.offset)
    #expect((15_000...17_000).contains(offset.milliseconds))
    let drift = try #require(state.drift)
    #expect((500...3500).contains(drift))
  }

  @Test("what was learned outlives the decoder")
  func survival() throws {
    let before = try Bench()
    _ = run(before, leads: Array(repeating: 8 * Self.hour, count: 4))
    let after = try Bench()
    after.register = before.register
    after.decoder.know(clocks: before.decoder.takeClockChanges())
    #expect(before.decoder.takeClockChanges() == [])
    let sample = run(after, from: 9, leads: [8 * Self.hour - 10])
    #expect(sample[0]?.reasons == .clockRepaired && sample[0]?.flag == .notEvaluated)
  }

  @Test("times of several devices in one message are judged each by its own clock")
  func gateway() throws {
    let bench = try Bench("gw/{site}")
    for number in 0..<6 {
      let arrived = Bench.noon + .minutes(5 * Int64(number))
      let body = """
        [{"dev":"a","ts":\(arrived.milliseconds + 8 * Self.hour),"ph":7},
         {"dev":"b","ts":\(arrived.milliseconds - 1000),"ph":7}]
        """
      let samples = bench.decode(topic: "gw/s", body.utf8, arrived: arrived).samples
      #expect(samples[1].reasons == [])
      #expect((samples[0].reasons == .clockRepaired) == (number >= 2))
    }
  }

  @Test("a source may take the time of arrival, whatever the message says")
  func origins() throws {
    let bench = try Bench(sources: [
      SourceDefinition(topic: "farm/{site}/{device}/telemetry", format: "json", times: [.arrival])
    ])
    let sample = try #require(bench.sample(#"{"ts":1784951880,"ph":7}"#))
    #expect(sample.time == Bench.noon && sample.reasons == .arrivalTime)
  }
}
