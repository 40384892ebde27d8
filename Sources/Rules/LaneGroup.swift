/// The inputs and windows of a rule that belong together: those of the rule itself, or those of one
/// condition over all devices of a site.
struct LaneGroup: Sendable {
  var inputs: [Term.Input] = []
  var windows: [WindowSpec] = []
}
