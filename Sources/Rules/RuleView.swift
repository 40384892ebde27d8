/// What one rule knows at one place: its readings and its windows, lane by lane.
struct RuleView: Sendable {
  /// The lanes; those of the rule itself come first where there is more than one group.
  var lanes: [Lane] = []
  /// The inputs of all lanes, one lane behind the other.
  var values: [InputValue] = []
  /// The windows of all lanes, one lane behind the other.
  var windows: [WindowState] = []

  /// Adds a lane.
  mutating func addLane(_ lane: Lane, of program: Program, heard: Int64, hold: Int64) {
    var lane = lane
    let group = program.groups[Int(lane.group)]
    lane.firstInput = Int32(values.count)
    lane.firstWindow = Int32(windows.count)
    for _ in group.inputs { values.append(InputValue(heard: heard)) }
    for spec in group.windows { windows.append(WindowState(spec, hold: hold)) }
    lanes.append(lane)
  }

  /// The same lanes, knowing nothing.
  func emptied(_ program: Program, hold: (Lane) -> Int64) -> RuleView {
    var view = RuleView()
    for lane in lanes {
      var lane = lane
      lane.touched = 0
      view.addLane(lane, of: program, heard: 0, hold: hold(lane))
    }
    for index in values.indices { view.values[index].rank = values[index].rank }
    return view
  }

  /// Whether the rule raises, by the lanes of its own: one is enough.
  func raises(_ program: Program, at moment: Moment) -> Truth {
    joined(program.raise, program, at: moment, onYes: .yes)
  }

  /// Whether the rule ends: every lane must say so.
  func clears(_ program: Program, at moment: Moment) -> Truth? {
    program.clear.map { joined($0, program, at: moment, onYes: .no) }
  }

  /// Joins the lanes: by "or" where one `yes` decides, else by "and".
  private func joined(
    _ step: Int,
    _ program: Program,
    at moment: Moment,
    onYes decided: Truth
  ) -> Truth {
    guard lanes.count > 1 else { return truth(step, lane: 0, program, moment) }
    var result: Truth?
    let hasWhole = lanes.contains { $0.group == 0 && isWhole($0, program) }
    for index in lanes.indices where lanes[index].group == 0 {
      if hasWhole, !isWhole(lanes[index], program) { continue }
      let one = truth(step, lane: index, program, moment)
      guard let joined = result else {
        result = one
        continue
      }
      result = decided == .yes ? joined || one : joined && one
    }
    return result ?? .unknown
  }

  /// Whether every input of a lane has a series.
  func isWhole(_ lane: Lane, _ program: Program) -> Bool {
    let count = program.groups[Int(lane.group)].inputs.count
    for index in 0..<count where values[Int(lane.firstInput) + index].rank == 0 { return false }
    return true
  }

  /// The lane to speak of: the first that raises, else the one heard last.
  func tellingLane(_ program: Program, at moment: Moment) -> Int? {
    var best: Int?
    var newest = Int64.min
    for index in lanes.indices where lanes[index].group == 0 {
      if truth(program.raise, lane: index, program, moment) == .yes { return index }
      let first = Int(lanes[index].firstInput)
      let count = program.groups[0].inputs.count
      let time = (0..<count).map { values[first + $0].time }.max() ?? .min
      if best == nil || time > newest { (best, newest) = (index, time) }
    }
    return best
  }
}
