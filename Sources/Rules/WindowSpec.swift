import Telemetry

/// What one function of a rule has to remember.
struct WindowSpec: Sendable {
  /// What it tells.
  enum Kind: Hashable, Sendable {
    case figure(WindowKind)
    case days
    case forecast(isDiel: Bool)
    case stuck
  }

  /// A figure of whole days.
  struct DayFigure: Sendable {
    var kind: WindowKind
    var node: Int
    var sources: UInt32
  }

  var kind: Kind
  /// How far it looks back, in milliseconds; 0 where it decides that itself.
  var span: Int64
  /// The part that it looks at: a number, or a condition.
  var node: Int
  var looksAtCondition: Bool
  /// The inputs by which the part changes, one bit each.
  var sources: UInt32
  /// The figures of whole days that its condition asks for.
  var figures: [DayFigure] = []
  /// For one that another window looks at: the inputs by whose time it goes, which are those of the
  /// other; nil for one that the rule looks at itself.
  var clock: UInt32?
  /// Whether its part is made of windows too.
  var looksAtWindows = false
}
