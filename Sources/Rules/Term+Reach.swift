import Telemetry

// How far back a part looks, so that a restart finds what was known before it.
extension Term {
  /// The reaches of all its functions that remember something.
  var reaches: Set<Reach> {
    switch self {
    case .window(let kind, let inner, let span): inner.reaches(within: Self.own(kind, span))
    case .stuck(_, let span):
      // Time that is not known counts for nothing: as much of it again, and a day.
      [Reach(span: 2 * span.milliseconds + Reach.day)]
    case .timeTo(_, _, _, let isDiel): [Reach(span: isDiel ? Forecast.reach : Forecast.span)]
    case .dayRun(let inner): inner.reaches(within: Reach(span: Self.manyDays * Reach.day))
    case .comparison(_, .dayRun(let inner), .constant(let days)),
      .comparison(_, .constant(let days), .dayRun(let inner)):
      inner.reaches(within: Reach(span: Self.days(for: days) * Reach.day))
    default: children.reduce(into: []) { $0.formUnion($1.reaches) }
    }
  }

  /// How many days are looked at where it cannot be told how many are asked for.
  private static let manyDays: Int64 = 100

  /// Days of which too little is known count for nothing: as many of them again, and at least two weeks.
  private static func days(for asked: Double) -> Int64 {
    max(15, 2 * Int64(min(max(asked, 0), 200).rounded(.up)) + 2)
  }

  /// What a window needs beside what its part needs: for the first of its time a condition is known by
  /// the reading before, and each metric of several by its own.
  private static func own(_ kind: WindowKind, _ span: TimeSpan) -> Reach {
    let speaksOn = kind.looksAtCondition || kind == .knownHours
    return Reach(span: span.milliseconds, holds: speaksOn ? 1 : 0)
  }

  /// The reaches of this part as what another function looks at.
  private func reaches(within outer: Reach) -> Set<Reach> {
    let own = inputs.count > 1 ? outer + Reach(span: 0, holds: 1) : outer
    return Set([own] + reaches.map { own + $0 })
  }
}
