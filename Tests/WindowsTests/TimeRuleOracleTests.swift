import Foundation
import Telemetry
import TestSupport
import Testing
import Windows

/// Every table of reference values for rules over time, computed by pandas and numpy.
struct TimeRuleOracleTests {
  private func instant(_ text: String?) throws -> Instant {
    let text = try #require(text)
    let iso = text.contains("T") ? text : text.replacing(" ", with: "T") + "Z"
    let date = try Date(iso, strategy: .iso8601)
    return Instant(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }

  private func series(_ table: OracleTable, _ name: String, _ column: String) throws
    -> [TimedValue]
  {
    try table.rows.filter { $0["case"] == name }.compactMap { row in
      guard let value = row.number(column) else { return nil }
      return TimedValue(time: try instant(row["ts"]), value: value)
    }
  }

  private func total(_ readings: [TimedValue], _ kind: Totaliser.Kind) -> Double {
    var totaliser = Totaliser(kind: kind)
    var gains: [Totaliser.Increase] = []
    for reading in readings { gains += totaliser.take(reading.value, at: reading.time) }
    gains += totaliser.finish()
    for gain in gains { #expect(gain.amount >= 0 && gain.from < gain.to) }
    return gains.map(\.amount).reduce(0, +)
  }

  @Test(
    "totalisers that reset and wrap, as pandas sums them",
    arguments: OracleTable.all(with: "case", "reset_aware_m3", "rollover_10000_m3")
  )
  func totalisers(table: OracleTable) throws {
    let samples = try #require(OracleTable.all(with: "case", "ts", "counter_m3").first)
    for row in table.rows {
      let name = try #require(row["case"])
      let readings = try series(samples, name, "counter_m3")
      try #require(readings.count > 3)
      // The table's note: pandas takes the dip for a reset, which it is not; the truth is 20.
      let isDip = name == "glitch_dip_back"
      let reset = isDip ? 20 : try #require(row.number("reset_aware_m3"))
      #expect(total(readings, .reset) == reset, "\(name)")
      let wrap = isDip ? 20 : try #require(row.number("rollover_10000_m3"))
      #expect(total(readings, .wrap(modulus: 10_000)) == wrap, "\(name)")
    }
  }

  @Test(
    "hours above a limit with known and unknown time, as pandas finds them on a grid of seconds",
    arguments: OracleTable.all(with: "case", "hours_known", "hours_above_5", "verdict")
  )
  func timeShare(table: OracleTable) throws {
    let samples = try #require(OracleTable.all(with: "case", "ts", "do_mgl").first)
    let start = try instant("2025-07-25T00:00:00Z")
    let day = TimeRange(start: start, end: start + .days(1))
    for row in table.rows {
      let name = try #require(row["case"])
      let values = try series(samples, name, "do_mgl")
      var share = TimeShare()
      var track = HoldTrack(cap: .minutes(30))
      var gaps = 0
      for (index, next) in values.enumerated() {
        if index > 0, next.time - values[index - 1].time > .minutes(30) { gaps += 1 }
        if let held = track.take(next.value, at: next.time) {
          share.add(held.value, milliseconds: held.overlap(day))
        }
        if day.contains(next.time) { share.note(next.value) }
      }
      if let held = track.segment(until: day.end) {
        share.add(held.value, milliseconds: held.overlap(day))
      }
      // The grid takes in a second at each edge of a gap.
      let tolerance = Double(gaps) / 3600 + 1e-8
      let known = try #require(row.number("hours_known"))
      #expect(abs(share.above.known.seconds / 3600 - known) <= tolerance, "\(name)")
      let above = try #require(row.number("hours_above_5"))
      #expect(abs(share.above.holding.seconds / 3600 - above) <= tolerance, "\(name)")
      let below = try #require(row.number("hours_below_3"))
      #expect(abs(share.below.holding.seconds / 3600 - below) <= tolerance, "\(name)")
      #expect(share.minimum == row.number("min_value"), "\(name)")
      #expect(share.verdict(over: .days(1)).rawValue == row["verdict"], "\(name)")
    }
  }

  @Test(
    "a pump's volume, run time, starts and energy",
    arguments: OracleTable.all(with: "quantity", "value").filter { table in
      table.rows.contains { $0["quantity"] == "volume_step_hold_m3" }
    }
  )
  func pumpRun(table: OracleTable) throws {
    let flow = [0.0, 120, 125, 0, 0, 118, 122, 0]
    let power = [0.02, 7.4, 7.5, 0.02, 0.02, 7.3, 7.45, 0.02]
    var (volume, energy, state) = (HeldTime(), HeldTime(), StateTime())
    var previous: Double?
    for index in flow.indices {
      let isOn = flow[index] > 5 ? 1.0 : 0
      state.note(isOn, after: previous)
      previous = isOn
      guard index + 1 < flow.count else { break }
      volume.add(flow[index], milliseconds: 600_000)
      energy.add(power[index], milliseconds: 600_000)
      state.add(isOn, milliseconds: 600_000)
    }
    let truth = Dictionary(
      table.rows.map { ($0["quantity"] ?? "", $0.number("value") ?? .nan) },
      uniquingKeysWith: { first, _ in first }
    )
    func agree(_ value: Double?, _ name: String) throws {
      let expected = try #require(truth[name])
      #expect(abs(try #require(value) - expected) < 1e-9 * max(1, abs(expected)), "\(name)")
    }
    try agree(volume.hours, "volume_step_hold_m3")
    try agree(state.running.seconds, "run_time_s")
    try agree(state.duty, "duty_cycle")
    try agree(Double(state.starts), "starts")
    try agree(energy.hours, "energy_step_hold_kwh")
    try agree(energy.hours / volume.hours, "specific_energy_kwh_per_m3")
  }

  @Test(
    "daily light integrals, as numpy's trapezoids give them",
    arguments: OracleTable.all(with: "case", "dli_trapezoid_mol_m2")
  )
  func lightIntegral(table: OracleTable) throws {
    let day = TimeRange(start: .epoch, end: .epoch + .days(1))
    for row in table.rows {
      let name = try #require(row["case"])
      let numbers = name.matches(of: /\d+(\.\d+)?/).compactMap { Double($0.0) }
      var points: [TimedValue]
      if name.hasPrefix("irregular") {
        let lists = name.matches(of: /\[([0-9,]+)\]/).map { match in
          match.1.split(separator: ",").compactMap { Double($0) }
        }
        // Its third and last steps are 40 and 50 minutes long, which the integral does not bridge.
        points = zip(lists[0], lists[1]).map { point(seconds: $0, $1) }
        #expect(integral(of: points, over: day).known == .seconds(7200 - 2400 - 3000))
        points = fill(points)
      } else if name.hasPrefix("constant") {
        let hours = numbers[numbers.count - 1]
        points = stride(from: 0, through: hours * 3600, by: 60).map {
          point(seconds: $0, numbers[0])
        }
      } else {
        let (peak, hours) = (numbers[0], numbers[numbers.count - 1])
        points = stride(from: 0, through: hours * 3600, by: 60).map { second in
          point(seconds: second, peak * sin(.pi * second / (hours * 3600)))
        }
      }
      let moles = try #require(integral(of: points, over: day).moles)
      let truth = try #require(row.number("dli_trapezoid_mol_m2"))
      #expect(abs(moles - truth) < 2e-5 * truth, "\(name): \(moles), not \(truth)")
    }
  }

  private func point(seconds: Double, _ value: Double) -> TimedValue {
    TimedValue(time: .epoch + .milliseconds(Int64(seconds * 1000)), value: value)
  }

  /// The same broken line with a point in the middle of each long step.
  private func fill(_ points: [TimedValue]) -> [TimedValue] {
    var filled = [points[0]]
    for (one, next) in zip(points, points.dropFirst()) {
      let width = next.time - one.time
      if width > LightIntegral.longestGap {
        filled.append(
          TimedValue(
            time: one.time + .milliseconds(width.milliseconds / 2),
            value: (one.value + next.value) / 2
          )
        )
      }
      filled.append(next)
    }
    return filled
  }

  private func integral(of points: [TimedValue], over range: TimeRange) -> LightIntegral {
    var light = LightIntegral(range: range)
    for (one, next) in zip(points, points.dropFirst()) { light.add(from: one, to: next) }
    return light
  }

  @Test(
    "hours and days of heat and cold",
    arguments: OracleTable.all(with: "quantity", "value").filter { table in
      table.rows.contains { $0["quantity"] == "hours_ge_35" }
    }
  )
  func stress(table: OracleTable) throws {
    let samples = try #require(OracleTable.all(with: "ts_local", "t_c").first)
    let hot = try samples.rows.map { row in
      TimedValue(time: try instant(row["ts_local"]), value: try #require(row.number("t_c")))
    }
    // The table's own recipe: 14 + 4.5·sin(2π(h−9)/24), 2 less on the second day, rounded.
    let cold = hot.enumerated().map { index, sample in
      let hour = Double(index)
      let value = 14 + 4.5 * sin(2 * .pi * (hour - 9) / 24) - ((24..<48).contains(index) ? 2 : 0)
      return TimedValue(time: sample.time, value: (value * 100).rounded() / 100)
    }
    let heat = try scan(hot, ThresholdTime.Limit(.atLeast, 35))
    let chill = try scan(cold, ThresholdTime.Limit(.below, 12))
    var (hottest, warm, chilly) = (DayRun(), DayRun(), DayRun())
    for day in heat {
      hottest.take(day.held.known >= .hours(20) ? day.aggregate.maximum.map { $0 >= 35 } : nil)
      warm.take(day.aggregate.mean.map { $0 >= 30 })
    }
    for day in chill { chilly.take(day.aggregate.mean.map { $0 <= 12 }) }
    func sum(_ days: [StretchFigures], _ figure: (ThresholdTime) -> Double) -> Double {
      days.map { figure($0.thresholds[0]) }.reduce(0, +)
    }
    let values = [
      "hours_ge_35": sum(heat) { $0.time.holding.seconds / 3600 },
      "degree_hours_above_35": sum(heat) { $0.excess.hours },
      "days_tmax_ge_35": Double(hottest.days),
      "days_tmean_ge_30": Double(warm.days),
      "cold: hours_lt_12": sum(chill) { $0.time.holding.seconds / 3600 },
      "cold: degree_hours_below_12": sum(chill) { $0.excess.hours },
      "cold: days_tmean_le_12": Double(chilly.days),
    ]
    for row in table.rows {
      let name = try #require(row["quantity"])
      let value = try #require(values[name], "\(name)")
      #expect(abs(value - (try #require(row.number("value")))) < 1e-9, "\(name): \(value)")
    }
  }

  /// Days of hourly values, each holding for its hour.
  private func scan(
    _ values: [TimedValue],
    _ limit: ThresholdTime.Limit
  ) throws -> [StretchFigures] {
    let end = try #require(values.last).time + .hours(1)
    var scan = SeriesScan(
      grid: try #require(TimeGrid(every: .days(1))),
      range: TimeRange(start: values[0].time, end: end),
      settings: SeriesScan.Settings(cap: .hours(3), limits: [limit])
    )
    for value in values {
      scan.take(
        Sample(
          series: SeriesID(rawValue: 1),
          time: value.time,
          value: value.value,
          arrived: value.time
        ),
        isUsed: true
      )
    }
    return scan.finish()
  }

  @Test(
    "a field that is flooded and dries: refills, and hours with the water under the soil",
    arguments: OracleTable.all(with: "day", "irrigation_mm", "tube_depth_mm_end", "event")
  )
  func alternateWetting(table: OracleTable) throws {
    var state = StateTime()
    var dry = ThresholdTime(ThresholdTime.Limit(.below, 0))
    var previous: Double?
    for row in table.rows {
      let depth = try #require(row.number("tube_depth_mm_end"))
      dry.add(depth, milliseconds: 86_400_000)
      let isRefilled = try #require(row.number("irrigation_mm")) > 0 ? 1.0 : 0
      state.note(isRefilled, after: previous)
      previous = isRefilled
    }
    let refills = table.rows.count { $0["event"] == "irrigate" }
    #expect(state.starts == refills)
    let days = table.rows.count { ($0.number("tube_depth_mm_end") ?? 0) < 0 }
    #expect(dry.time.holding == .days(Int64(days)))
  }
}
