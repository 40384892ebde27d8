import Telemetry

extension RuleView {
  /// Gives the windows what has changed, and lets all go of what is too old at a moment, not before
  /// the newest reading.
  ///
  /// A day of `days_in_a_row` ends with the first reading of its own metrics on the next, or, `byClock`,
  /// with the moment.
  mutating func update(_ program: Program, _ moment: Moment, byClock: Bool = false) {
    var lane = moment.firstLane
    while lane >= 0 {
      update(lane: Int(lane), program, moment, byClock)
      lane = lanes[Int(lane)].next
    }
  }

  /// Whether windows would let go of something at a moment: what a reading of an earlier one, still on
  /// its way, would have to find.
  func forgets(_ program: Program, _ moment: Moment) -> Bool {
    var lane = moment.firstLane
    while lane >= 0 {
      let first = Int(lanes[Int(lane)].firstWindow)
      let specs = program.groups[Int(lanes[Int(lane)].group)].windows
      for (offset, spec) in specs.enumerated() where windows[first + offset].forgets(at: moment) {
        // One that goes by the time of another's readings waits for the next of them.
        if spec.clock.map({ $0.nonzeroBitCount == 1 }) ?? false { continue }
        return true
      }
      lane = lanes[Int(lane)].next
    }
    return false
  }

  private mutating func update(
    lane: Int,
    _ program: Program,
    _ moment: Moment,
    _ byClock: Bool
  ) {
    let touched = lanes[lane].touched
    lanes[lane].touched = 0
    let specs = program.groups[Int(lanes[lane].group)].windows
    for (offset, spec) in specs.enumerated() {
      let index = Int(lanes[lane].firstWindow) + offset
      if case .days = spec.kind {
        let end = byClock ? moment.time : newestTime(of: spec.figures, lane: lane, moment)
        updateDays(index, spec, lane: lane, touched: touched, program, moment, until: end)
        continue
      }
      if spec.sources & touched != 0 {
        push(spec, index, lane: lane, program, self.moment(of: spec.sources, lane: lane, moment))
      }
      let clock = spec.clock.map { self.moment(of: $0, lane: lane, moment) } ?? moment
      windows[index].advance(to: clock.time)
    }
  }

  private mutating func push(
    _ spec: WindowSpec,
    _ index: Int,
    lane: Int,
    _ program: Program,
    _ moment: Moment
  ) {
    if spec.looksAtCondition {
      windows[index].push(truth(spec.node, lane: lane, program, moment), at: moment.time)
    } else {
      let value = number(spec.node, lane: lane, program, moment)
      if value.isFinite { windows[index].push(value, at: moment.time) }
    }
  }

  /// The moment at which a window takes what has changed: of one metric alone, the reading's own time,
  /// however far other metrics of the rule have gone on.
  private func moment(of sources: UInt32, lane: Int, _ moment: Moment) -> Moment {
    // The last bit stands for all inputs that have none of their own.
    guard sources.nonzeroBitCount == 1, sources < 1 << 31 else { return moment }
    let time = values[Int(lanes[lane].firstInput) + sources.trailingZeroBitCount].time
    guard time < moment.time else { return moment }
    var own = moment
    own.time = time
    return own
  }

  /// The time of the newest reading that figures of a day look at; the least where there is none.
  private func newestTime(of figures: [WindowSpec.DayFigure], lane: Int, _ moment: Moment) -> Int64
  {
    var (sources, newest) = (figures.reduce(0) { $0 | $1.sources }, Int64.min)
    // The last bit stands for all inputs that have none of their own.
    guard sources < 1 << 31 else { return moment.time }
    while sources != 0 {
      let input = sources.trailingZeroBitCount
      newest = max(newest, values[Int(lanes[lane].firstInput) + input].time)
      sources &= sources - 1
    }
    return min(newest, moment.time)
  }

  /// The time of the newest reading in a chain; the least where there is none.
  func newestTime(_ program: Program, from first: Int32) -> Int64 {
    var (lane, newest) = (first, Int64.min)
    while lane >= 0 {
      let start = Int(lanes[Int(lane)].firstInput)
      for slot in start..<start + program.groups[Int(lanes[Int(lane)].group)].inputs.count {
        newest = max(newest, values[slot].time)
      }
      lane = lanes[Int(lane)].next
    }
    return newest
  }

  /// Notes that what has changed in a chain is judged.
  mutating func settle(from first: Int32) {
    var lane = first
    while lane >= 0 {
      lanes[Int(lane)].touched = 0
      lane = lanes[Int(lane)].next
    }
  }

  private mutating func updateDays(
    _ index: Int,
    _ spec: WindowSpec,
    lane: Int,
    touched: UInt32,
    _ program: Program,
    _ moment: Moment,
    until end: Int64
  ) {
    guard end > .min, case .days(var run) = windows[index] else { return }
    windows[index] = .vacant
    let midnight = moment.site.midnight(at: end)
    let isFinished = run.move(to: moment.site.day(at: end), midnight: midnight)
    windows[index] = .days(run)
    if isFinished {
      let verdict = truth(spec.node, lane: lane, program, moment)
      windows[index] = .vacant
      run.judge(verdict)
      windows[index] = .days(run)
    }
    for (position, figure) in spec.figures.enumerated() where figure.sources & touched != 0 {
      let own = self.moment(of: figure.sources, lane: lane, moment)
      // The day of one that is behind another metric by the turn of the day is closed.
      guard own.time >= midnight else { continue }
      let value = number(figure.node, lane: lane, program, own)
      guard value.isFinite else { continue }
      windows[index] = .vacant
      run.push(value, at: own.time, figure: position)
      windows[index] = .days(run)
    }
  }

  /// Puts a value that came late where it belongs, in the windows that look at this input alone; but for
  /// those that look at other windows, which tell what they hold now.
  mutating func insertLate(
    _ value: Double,
    _ tap: Tap,
    _ program: Program,
    _ moment: Moment
  ) {
    let lane = Int(tap.lane)
    let specs = program.groups[Int(lanes[lane].group)].windows
    let slot = Int(lanes[lane].firstInput) + Int(tap.input)
    let present = values[slot]
    defer { values[slot] = present }
    values[slot].time = moment.time
    values[slot].value = value
    for (offset, spec) in specs.enumerated() where spec.sources == tap.bit && !spec.looksAtWindows {
      let index = Int(lanes[lane].firstWindow) + offset
      if case .days = spec.kind { continue }
      push(spec, index, lane: lane, program, moment)
    }
  }
}
