import Telemetry

/// What rules know at their places: readings and windows, lane by lane.
///
/// The lanes of one rule at one place are a chain by ``Lane/next``; those of the rule itself come first
/// where there is more than one group. A ``Moment`` says where the chain begins.
struct RuleView: Sendable {
  /// The lanes.
  var lanes: [Lane] = []
  /// The inputs of all lanes, one lane behind the other.
  var values: [InputValue] = []
  /// How near the series that each input comes from is to its lane; higher is nearer, 0 is none.
  var ranks: [Int8] = []
  /// The windows of all lanes, one lane behind the other.
  var windows: [WindowState] = []

  /// Adds a lane behind those of its chain, of which `first` is the first; -1 begins a chain.
  ///
  /// - Returns: its number.
  mutating func addLane(
    _ lane: Lane,
    behind first: Int32,
    of program: Program,
    heard: Int64,
    hold: Int64
  ) -> Int32 {
    var lane = lane
    let group = program.groups[Int(lane.group)]
    let number = Int32(lanes.count)
    (lane.firstInput, lane.firstWindow) = (Int32(values.count), Int32(windows.count))
    for _ in group.inputs { values.append(InputValue(heard: heard)) }
    ranks.append(contentsOf: repeatElement(0, count: group.inputs.count))
    for spec in group.windows { windows.append(WindowState(spec, hold: hold)) }
    lanes.append(lane)
    if first >= 0, let last = chain(from: first).last { lanes[Int(last)].next = number }
    return number
  }

  /// Counts the silence of those inputs of a chain that have not been heard by now from an earlier
  /// moment; both in milliseconds of watched time.
  mutating func expect(since: Int64, now: Int64, from first: Int32, _ program: Program) {
    for number in chain(from: first) {
      let start = Int(lanes[Int(number)].firstInput)
      let count = program.groups[Int(lanes[Int(number)].group)].inputs.count
      for slot in start..<start + count where values[slot].heard >= now {
        values[slot].heard = since
      }
    }
  }

  /// The lanes of a chain.
  func chain(from first: Int32) -> [Int32] {
    var chain: [Int32] = []
    var lane = first
    while lane >= 0 {
      chain.append(lane)
      lane = lanes[Int(lane)].next
    }
    return chain
  }

  /// The same lanes by themselves, the first of them being the first of all, knowing nothing but that
  /// all was heard at a moment of watched time.
  func emptied(
    _ chain: [Int32],
    _ program: Program,
    heard: Int64,
    hold: (Lane) -> Int64
  ) -> RuleView {
    var view = RuleView()
    for number in chain {
      var lane = lanes[Int(number)]
      let (input, count) = (Int(lane.firstInput), program.groups[Int(lane.group)].inputs.count)
      (lane.touched, lane.next) = (0, -1)
      let first = Int32(view.lanes.isEmpty ? -1 : 0)
      _ = view.addLane(lane, behind: first, of: program, heard: heard, hold: hold(lane))
      view.ranks.replaceSubrange((view.ranks.count - count)..., with: ranks[input..<input + count])
    }
    return view
  }

  /// The same lanes by themselves with all that they know.
  func extracted(_ chain: [Int32], _ program: Program) -> RuleView {
    var view = RuleView()
    for (position, number) in chain.enumerated() {
      var lane = lanes[Int(number)]
      let group = program.groups[Int(lane.group)]
      let (input, window) = (Int(lane.firstInput), Int(lane.firstWindow))
      lane.firstInput = Int32(view.values.count)
      lane.firstWindow = Int32(view.windows.count)
      lane.next = position + 1 < chain.count ? Int32(position + 1) : -1
      view.values += values[input..<input + group.inputs.count]
      view.ranks += ranks[input..<input + group.inputs.count]
      view.windows += windows[window..<window + group.windows.count]
      view.lanes.append(lane)
    }
    return view
  }

  /// Whether the rule raises, and whether it ends: where it says no more, when it does not raise.
  func truths(_ program: Program, at moment: Moment) -> (raise: Truth, clear: Truth) {
    let raise = raises(program, at: moment)
    return (raise, clears(program, at: moment) ?? !raise)
  }

  /// Whether the rule raises, by the lanes of its own: one is enough.
  private func raises(_ program: Program, at moment: Moment) -> Truth {
    joined(program.raise, program, at: moment, onYes: .yes)
  }

  /// Whether the rule ends: every lane must say so.
  private func clears(_ program: Program, at moment: Moment) -> Truth? {
    program.clear.map { joined($0, program, at: moment, onYes: .no) }
  }

  /// Joins the lanes: by "or" where one `yes` decides, else by "and".
  private func joined(
    _ step: Int,
    _ program: Program,
    at moment: Moment,
    onYes decided: Truth
  ) -> Truth {
    let first = Int(moment.firstLane)
    guard lanes[first].next >= 0 else { return truth(step, lane: first, program, moment) }
    let own = ownLanes(moment)
    let hasWhole = own.contains { isWhole(lanes[$0], program) }
    var result: Truth?
    for index in own {
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

  /// The lanes of the rule itself.
  private func ownLanes(_ moment: Moment) -> [Int] {
    chain(from: moment.firstLane).map(Int.init).filter { lanes[$0].group == 0 }
  }

  /// Whether every input of a lane has a series.
  private func isWhole(_ lane: Lane, _ program: Program) -> Bool {
    let count = program.groups[Int(lane.group)].inputs.count
    for index in 0..<count where ranks[Int(lane.firstInput) + index] == 0 { return false }
    return true
  }

  /// The lane to speak of: the first that raises, else the one heard last.
  func tellingLane(_ program: Program, at moment: Moment) -> Int? {
    let only = Int(moment.firstLane)
    if lanes[only].next < 0 { return lanes[only].group == 0 ? only : nil }
    var best: Int?
    var newest = Int64.min
    for index in ownLanes(moment) {
      if truth(program.raise, lane: index, program, moment) == .yes { return index }
      let first = Int(lanes[index].firstInput)
      let count = program.groups[0].inputs.count
      let time = (0..<count).map { values[first + $0].time }.max() ?? .min
      if best == nil || time > newest { (best, newest) = (index, time) }
    }
    return best
  }
}
