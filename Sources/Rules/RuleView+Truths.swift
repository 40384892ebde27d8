import Telemetry

extension RuleView {
  /// What is known of a condition.
  func truth(_ step: Int, lane: Int, _ program: Program, _ moment: Moment) -> Truth {
    let node = program.nodes[step]
    switch node.operation {
    case .compare: return compared(node, lane: lane, program, moment)
    case .and:
      let left = truth(Int(node.left), lane: lane, program, moment)
      return left == .no ? .no : left && truth(Int(node.right), lane: lane, program, moment)
    case .or:
      let left = truth(Int(node.left), lane: lane, program, moment)
      return left == .yes ? .yes : left || truth(Int(node.right), lane: lane, program, moment)
    case .not: return !truth(Int(node.left), lane: lane, program, moment)
    case .missing:
      return Truth(Double(age(node.left, lane: lane, moment)) >= node.number)
    case .stuck:
      guard case .stuck(let watch) = window(node.left, of: lane) else { return .unknown }
      return watch.isStuck(for: Int64(node.number))
    case .allOf, .anyOf: return overSite(node, program, moment)
    default: return context(node, program, moment)
    }
  }

  private func compared(
    _ node: Node,
    lane: Int,
    _ program: Program,
    _ moment: Moment
  ) -> Truth {
    let left = number(Int(node.left), lane: lane, program, moment)
    let right = number(Int(node.right), lane: lane, program, moment)
    if left.isNaN || right.isNaN { return .unknown }
    guard node.isSpan else { return Truth(node.comparison.holds(left, right)) }
    let leftMost = number(Int(node.left), lane: lane, program, moment, upper: true)
    let rightMost = number(Int(node.right), lane: lane, program, moment, upper: true)
    if leftMost.isNaN || rightMost.isNaN { return .unknown }
    if left == leftMost, right == rightMost { return Truth(node.comparison.holds(left, right)) }
    switch node.comparison {
    case .less, .lessOrEqual:
      if node.comparison.holds(leftMost, right) { return .yes }
      return node.comparison.holds(left, rightMost) ? .unknown : .no
    case .greater, .greaterOrEqual:
      if node.comparison.holds(left, rightMost) { return .yes }
      return node.comparison.holds(leftMost, right) ? .unknown : .no
    case .equal, .notEqual:
      guard leftMost < right || left > rightMost else { return .unknown }
      return Truth(node.comparison == .notEqual)
    }
  }

  private func context(_ node: Node, _ program: Program, _ moment: Moment) -> Truth {
    switch node.operation {
    case .isDaylight:
      guard let place = moment.site.location else { return .unknown }
      let seconds = Double(moment.time) / 1000
      return moment.site.isDaylight(place.latitude, place.longitude, seconds)
        .map(Truth.init) ?? .unknown
    case .inMaintenance: return Truth(moment.isInMaintenance)
    case .between:
      let clock = moment.site.civil(at: moment.time)
      let minutes = Int32(clock.hour * 60 + clock.minute)
      let isInside = minutes >= node.left
      let isBefore = minutes < node.right
      return Truth(node.left <= node.right ? isInside && isBefore : isInside || isBefore)
    case .kindIs: return Truth(moment.site.kind.rawValue == program.texts[Int(node.left)])
    case .stageIs:
      guard let batch = moment.site.batch else { return .unknown }
      let day = moment.site.daysSinceStart(at: moment.time)
      guard day != nil || batch.stage != nil else { return .unknown }
      if batch.needsDegreeDays, moment.degreeDays == nil { return .unknown }
      let stage = batch.stage(day: Int(day ?? 0), degreeDays: moment.degreeDays)
      return Truth(stage == program.texts[Int(node.left)])
    default: preconditionFailure("a number stands where a condition should")
    }
  }

  /// A condition at all devices of the site, or at one of them.
  private func overSite(_ node: Node, _ program: Program, _ moment: Moment) -> Truth {
    var result: Truth?
    for index in taken(node.right, moment) {
      let one = truth(Int(node.left), lane: index, program, moment)
      guard let joined = result else {
        result = one
        continue
      }
      result = node.operation == .allOf ? joined && one : joined || one
    }
    return result ?? .unknown
  }
}
