public import Telemetry

extension RuleEngine {
  /// The value of one part of a rule's condition.
  public struct PartValue: Sendable {
    /// The part.
    public var part: Expression.Part
    /// The number, for a part that is one; nil where it cannot be known.
    public var number: Double?
    /// What is known, for a condition.
    public var truth: Truth?
  }

  /// What each part of a condition is worth at a place and a moment, in the lane that tells most.
  ///
  /// - Parameters:
  ///   - parts: parts of the rule's `when` or `clear`.
  ///   - rule: the rule's name.
  ///   - site: the site.
  ///   - device: the device; nil for a rule over a site.
  ///   - time: the moment, not before the newest reading.
  /// - Returns: as many values as parts are known; none where the rule is not judged there.
  public func values(
    of parts: [Expression.Part],
    rule: String,
    site: String,
    device: String?,
    at time: Instant
  ) -> [PartValue] {
    let place = AlertPlace(rule: rule, site: site, device: device)
    guard let index = index(of: place) else { return [] }
    let program = programs[instances[index].rule]
    let present = moment(of: index, at: time)
    let (view, moment) = preview(program, present) ?? (view, present)
    guard let lane = view.tellingLane(program, at: moment) else { return [] }
    return parts.compactMap { part in
      guard let step = program.step(of: part) else { return nil }
      guard part.unit == nil else {
        let number = view.number(step, lane: lane, program, moment)
        return PartValue(part: part, number: number.isFinite ? number : nil, truth: nil)
      }
      return PartValue(part: part, truth: view.truth(step, lane: lane, program, moment))
    }
  }
}
