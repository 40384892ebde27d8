import Telemetry

/// A rule as it is judged: its condition and its end as one flat list of steps.
final class Program: Sendable {
  /// The steps, parts before what they are part of.
  let nodes: [Node]
  let conversions: [UnitConversion]
  let functions: [DomainFunction]
  /// The steps that are arguments of functions, by call.
  let arguments: [[Int]]
  let texts: [String]
  /// The groups of inputs and windows; the first is the rule's own.
  let groups: [LaneGroup]
  /// The step that says whether the rule raises.
  let raise: Int
  /// The step that says whether it ends; nil for "not when it raises".
  let clear: Int?
  /// The step whose value is shown beside an alert.
  let shown: Int?
  /// Whether the passing of time alone can change the answer.
  let changesWithTime: Bool
  /// Whether silence itself is asked for, so that devices that never spoke count too.
  let asksForSilence: Bool
  /// Whether the answer can change because nothing comes.
  let changesWithSilence: Bool
  /// Whether it remembers anything beyond the newest readings.
  let hasWindows: Bool
  /// Whether it looks at one metric alone.
  let hasOneInput: Bool
  private let steps: [Term: Int]
  private let reaches: [Reach]

  init(when: Expression, clear ending: Expression?) {
    var builder = ProgramBuilder(
      functions: when.functions.merging(ending?.functions ?? [:]) { first, _ in first }
    )
    raise = builder.add(when.term)
    clear = ending.map { builder.add($0.term) }
    shown = builder.shown(of: when.term)
    let terms = [when.term] + (ending.map { [$0.term] } ?? [])
    changesWithTime = terms.contains(where: \.changesWithTime)
    asksForSilence = terms.contains { term in
      term.contains {
        switch $0 {
        case .age, .missing: true
        default: false
        }
      }
    }
    let counts = terms.contains { term in
      term.contains {
        guard case .window(let kind, _, _) = $0 else { return false }
        return kind == .count || kind == .knownHours
      }
    }
    changesWithSilence = asksForSilence || counts
    nodes = builder.nodes
    (conversions, arguments) = (builder.conversions, builder.arguments)
    (functions, texts) = (builder.called, builder.texts)
    groups = builder.groups
    hasOneInput = groups.count == 1 && groups[0].inputs.count == 1
    hasWindows = groups.contains { !$0.windows.isEmpty }
    steps = builder.known[0].merging(builder.inner) { own, _ in own }
    reaches = Array(terms.reduce(into: Set()) { $0.formUnion($1.reaches) })
  }

  /// The step of a part of the rule.
  func step(of part: Expression.Part) -> Int? { steps[part.term] }

  /// How far back readings have to be known where one speaks for `hold`, in milliseconds.
  func reach(hold: Int64) -> Int64 {
    reaches.reduce(0) { max($0, $1.milliseconds(hold: hold)) }
  }
}
