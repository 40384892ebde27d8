/// How many local days in a row a condition over the day's figures has held.
///
/// A day of which fewer than ``leastKnown`` milliseconds are known is undetermined: it neither
/// lengthens the run nor breaks it.
struct DayRun: Sendable {
  /// What must be known of a day: 20 hours.
  static let leastKnown: Int64 = 20 * 3_600_000

  /// One figure of a day.
  private struct Figure {
    let kind: WindowKind
    var least = Double.infinity
    var most = -Double.infinity
    var sum = 0.0
    /// Value times milliseconds.
    var area = 0.0
    var count = 0.0
    var last = Double.nan
    var lastTime = Int64.min

    init(kind: WindowKind) { self.kind = kind }
  }

  private let hold: Int64
  private var figures: [Figure]
  /// The local day that values are gathered for.
  private(set) var day = Int64.min
  /// When it began, in milliseconds.
  private var midnight = Int64.min
  private var known: [Int64]
  /// The figures of the day that was finished last.
  private(set) var finished: [Double]
  /// The length of the run.
  private(set) var length = 0
  /// Whether a day has been judged yet.
  private(set) var isKnown = false

  init(kinds: [WindowKind], hold: Int64) {
    self.hold = hold
    figures = kinds.map(Figure.init)
    known = [Int64](repeating: 0, count: kinds.count)
    finished = [Double](repeating: .nan, count: kinds.count)
  }

  /// Moves to the local day of `time`.
  ///
  /// - Returns: whether a day has been finished of which enough is known; its condition is to be
  ///   told by ``judge(_:)``.
  mutating func move(to day: Int64, midnight: Int64) -> Bool {
    guard day > self.day else { return false }
    let (last, begun) = (self.day, self.midnight)
    (self.day, self.midnight) = (day, midnight)
    guard last > .min else { return false }
    // Where whole days are missing, a value speaks for no more than the day that it is of.
    let end = day == last + 1 ? midnight : min(midnight, begun + 86_400_000)
    for index in figures.indices { close(index, at: end) }
    let isWhole = known.allSatisfy { $0 >= Self.leastKnown }
    if isWhole { finished = figures.indices.map(value) }
    for index in figures.indices {
      figures[index] = Figure(kind: figures[index].kind)
      known[index] = 0
    }
    return isWhole
  }

  /// Notes whether the finished day was as asked.
  mutating func judge(_ truth: Truth) {
    guard truth != .unknown else { return }
    isKnown = true
    length = truth == .yes ? length + 1 : 0
  }

  /// Takes in a value of the current day.
  mutating func push(_ value: Double, at time: Int64, figure index: Int) {
    guard time >= figures[index].lastTime else { return }
    // One of the same moment takes the other's place.
    if time > figures[index].lastTime { close(index, at: time) }
    figures[index].last = value
    figures[index].lastTime = time
  }

  private mutating func close(_ index: Int, at time: Int64) {
    let figure = figures[index]
    guard figure.lastTime > .min, !figure.last.isNaN else { return }
    let length = max(0, min(time - figure.lastTime, hold))
    known[index] += length
    figures[index].least = min(figure.least, figure.last)
    figures[index].most = max(figure.most, figure.last)
    figures[index].sum += figure.last
    figures[index].count += 1
    figures[index].area += figure.last * Double(length)
    figures[index].lastTime = time
  }

  private func value(_ index: Int) -> Double {
    let figure = figures[index]
    guard figure.count > 0 else { return .nan }
    return switch figure.kind {
    case .min: figure.least
    case .max: figure.most
    case .sum: figure.sum
    case .count: figure.count
    case .delta: figure.most - figure.least
    default: known[index] > 0 ? figure.area / Double(known[index]) : .nan
    }
  }
}
