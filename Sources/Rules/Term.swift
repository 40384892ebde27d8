import Telemetry

/// An expression whose names and units have been understood, as a tree.
///
/// Numbers stand in the unit that the part around them wants, so that judging needs no units.
indirect enum Term: Hashable, Sendable {
  /// The signs between two numbers.
  enum Arithmetic: String, Hashable, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
  }

  /// What a condition over all devices of a site asks.
  enum Over: String, Hashable, Sendable {
    case all = "all_of"
    case any = "any_of"
    case count = "count_of"
  }

  /// A metric that is looked at.
  struct Input: Hashable, Sendable {
    /// Its name; nil for whatever the device sends.
    var metric: String?
    /// The channel, where one is named.
    var channel: String?
    /// The device at the same site, where another is named.
    var device: String?
  }

  // MARK: Numbers

  case constant(Double)
  case input(Input)
  case arithmetic(Arithmetic, Term, Term)
  case negative(Term)
  case converted(UnitConversion, Term)
  case call(String, [Term])
  case window(WindowKind, Term, TimeSpan)
  case age(Input)
  /// Days since the batch began.
  case daysSinceStart
  /// The month, 1 to 12, on the site's clock.
  case month
  /// A figure of one whole day, inside ``dayRun(_:)`` only.
  case dayFigure(WindowKind, Term)
  /// How many days in a row a condition has held.
  case dayRun(Term)
  /// Hours until a metric is beyond a limit.
  case timeTo(Input, Expression.Comparison, Double, isDiel: Bool)
  /// At how many devices of the site a condition holds.
  case over(Over, Term)

  // MARK: Conditions

  case comparison(Expression.Comparison, Term, Term)
  case and(Term, Term)
  case or(Term, Term)
  case not(Term)
  case missing(Input, TimeSpan)
  case stuck(Input, TimeSpan)
  case isDaylight
  case inMaintenance
  /// Whether the clock stands in `[from, to)`, in minutes of the local day.
  case between(Int, Int)
  case kindIs(String)
  case stageIs(String)
  case known(Bool)
}
