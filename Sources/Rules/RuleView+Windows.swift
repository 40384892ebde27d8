import Telemetry

extension RuleView {
  /// Gives the windows what has changed, and lets all go of what is too old.
  mutating func update(_ program: Program, _ moment: Moment) {
    var lane = moment.firstLane
    while lane >= 0 {
      update(lane: Int(lane), program, moment)
      lane = lanes[Int(lane)].next
    }
  }

  /// Whether windows would let go of something at a moment: what a reading of an earlier one, still on
  /// its way, would have to find.
  func forgets(_ program: Program, _ moment: Moment) -> Bool {
    var lane = moment.firstLane
    while lane >= 0 {
      let first = Int(lanes[Int(lane)].firstWindow)
      let count = program.groups[Int(lanes[Int(lane)].group)].windows.count
      for index in first..<first + count where windows[index].forgets(at: moment) { return true }
      lane = lanes[Int(lane)].next
    }
    return false
  }

  private mutating func update(lane: Int, _ program: Program, _ moment: Moment) {
    let touched = lanes[lane].touched
    lanes[lane].touched = 0
    let specs = program.groups[Int(lanes[lane].group)].windows
    for (offset, spec) in specs.enumerated() {
      let index = Int(lanes[lane].firstWindow) + offset
      if case .days = spec.kind {
        updateDays(index, spec, lane: lane, touched: touched, program, moment)
        continue
      }
      windows[index].advance(to: moment.time)
      guard spec.sources & touched != 0 else { continue }
      if spec.looksAtCondition {
        windows[index].push(truth(spec.node, lane: lane, program, moment), at: moment.time)
      } else {
        let value = number(spec.node, lane: lane, program, moment)
        if value.isFinite { windows[index].push(value, at: moment.time) }
      }
    }
  }

  private mutating func updateDays(
    _ index: Int,
    _ spec: WindowSpec,
    lane: Int,
    touched: UInt32,
    _ program: Program,
    _ moment: Moment
  ) {
    guard case .days(var run) = windows[index] else { return }
    windows[index] = .vacant
    let isFinished = run.move(
      to: moment.site.day(at: moment.time),
      midnight: moment.site.midnight(at: moment.time)
    )
    windows[index] = .days(run)
    if isFinished {
      let verdict = truth(spec.node, lane: lane, program, moment)
      windows[index] = .vacant
      run.judge(verdict)
      windows[index] = .days(run)
    }
    for (position, figure) in spec.figures.enumerated() where figure.sources & touched != 0 {
      let value = number(figure.node, lane: lane, program, moment)
      guard value.isFinite else { continue }
      windows[index] = .vacant
      run.push(value, at: moment.time, figure: position)
      windows[index] = .days(run)
    }
  }

  /// Puts a value that came late where it belongs, in the windows that look at this input alone.
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
    for (offset, spec) in specs.enumerated() where spec.sources == tap.bit {
      let index = Int(lanes[lane].firstWindow) + offset
      if case .days = spec.kind { continue }
      if spec.looksAtCondition {
        windows[index].push(truth(spec.node, lane: lane, program, moment), at: moment.time)
      } else {
        let number = number(spec.node, lane: lane, program, moment)
        if number.isFinite { windows[index].push(number, at: moment.time) }
      }
    }
  }
}
