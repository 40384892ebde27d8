/// How long until a metric is beyond a limit, if it goes on as it does.
///
/// Most metrics go on along a robust slope of the last three hours. Oxygen follows the sun, so for it the
/// mean course of today and the three days before, by hour of the day, is laid at the present value, and
/// what the last hours differ from that course fades away over a few hours.
struct Forecast: Sendable {
  /// The stretch whose slope counts.
  static let span: Int64 = 3 * 3_600_000
  /// How far a straight line is trusted, and how far the course of a day, in hours.
  static let straightHorizon = 6.0
  static let dielHorizon = 24.0
  /// How many days make the mean course, and the share of the newest of them.
  private static let days = 4
  private static let newest = 0.4
  /// How far back values matter, in milliseconds: the first hour's change is from the hour before it.
  static let reach = Int64(days * 24 + 1) * hour
  /// In how many hours a difference from the usual course fades to a third.
  private static let fading = 4.0
  private static let hour: Int64 = 3_600_000

  private let isDiel: Bool
  private var trend = TrendWindow(span: span)
  private var last: TimedValue?
  /// The change from each hour to the next, by day and hour of the day; nan where it is not known.
  private var changes: [Float] = []
  /// The last of the days, counted from 1970.
  private var today = Int64.min
  private var current = (index: Int64.min, sum: 0.0, count: 0.0)
  private var previous = (index: Int64.min, mean: 0.0)

  init(isDiel: Bool) {
    self.isDiel = isDiel
    if isDiel { changes = [Float](repeating: .nan, count: Self.days * 24) }
  }

  /// Takes in a value.
  mutating func push(_ value: Double, at time: Int64) {
    trend.push(value, at: time)
    guard last.map({ time >= $0.time }) ?? true else { return }
    last = TimedValue(time: time, value: value)
    guard isDiel else { return }
    let index = TrendWindow.floor(time, Self.hour)
    if index != current.index { closeHour(next: index) }
    current.sum += value
    current.count += 1
  }

  /// Whether something is too old for a slope by then.
  func forgets(at time: Int64) -> Bool { trend.forgets(at: time) }

  /// Lets go of what is too old for a slope.
  mutating func advance(to time: Int64) {
    trend.advance(to: time)
  }

  private mutating func closeHour(next index: Int64) {
    if current.count > 0 {
      let mean = current.sum / current.count
      if current.index == previous.index + 1 {
        changes[row(of: today) + Self.slot(of: current.index)] = Float(mean - previous.mean)
      }
      previous = (current.index, mean)
    }
    current = (index, 0, 0)
    begin(day: TrendWindow.floor(index, 24))
  }

  /// Forgets the days that a new one leaves too far behind.
  private mutating func begin(day: Int64) {
    guard day > today else { return }
    let first = today == .min ? day : max(today + 1, day - Int64(Self.days) + 1)
    for new in first...day {
      let row = row(of: new)
      for slot in row..<row + 24 { changes[slot] = .nan }
    }
    today = day
  }

  /// Where the changes of a day stand.
  private func row(of day: Int64) -> Int {
    let days = Int64(Self.days)
    return Int(((day % days) + days) % days) * 24
  }

  /// The mean change from each hour of the day to the next; nan where it is not known.
  private var course: [Double] {
    var course = [Double](repeating: .nan, count: 24)
    guard today > .min else { return course }
    for age in stride(from: Self.days - 1, through: 0, by: -1) {
      let row = row(of: today - Int64(age))
      for slot in 0..<24 {
        let change = Double(changes[row + slot])
        if change.isNaN { continue }
        course[slot] =
          course[slot].isNaN ? change : course[slot] + Self.newest * (change - course[slot])
      }
    }
    return course
  }

  private static func slot(of hour: Int64) -> Int { Int(((hour % 24) + 24) % 24) }

  /// Hours from `time` until the value is beyond the limit: 0 where it is, infinite where it will not
  /// be within the horizon, nan where too little is known.
  ///
  /// - Parameters:
  ///   - limit: the limit, in the metric's unit.
  ///   - falls: whether the limit is met from above.
  ///   - time: the present, in milliseconds since 1970.
  ///   - hold: how old the last value may be, in milliseconds.
  /// - Returns: the hours.
  func hours(to limit: Double, falls: Bool, at time: Int64, hold: Int64) -> Double {
    guard let last, time - last.time <= hold else { return .nan }
    let sign = falls ? 1.0 : -1.0
    var distance = sign * (last.value - limit)
    guard distance > 0 else { return 0 }
    let slope = trend.slope
    guard !slope.isNaN else { return .nan }
    let elapsed = Double(time - last.time) / Double(Self.hour)
    let course = isDiel ? self.course : []
    guard isDiel, !course.contains(where: \.isNaN) else {
      let hours = distance / (-sign * slope)
      guard slope * sign < 0, hours <= Self.straightHorizon else { return .infinity }
      return max(0, hours - elapsed)
    }
    let excess = slope - Self.usualSlope(course, before: last.time)
    var (passed, position) = (0.0, last.time)
    while passed < Self.dielHorizon {
      let step = 0.5
      let fade = Self.exponential(-passed / Self.fading)
      let change = (Self.usual(course, at: position) + excess * fade) * step
      let next = distance + sign * change
      if next <= 0 { return max(0, passed + step * distance / (distance - next) - elapsed) }
      distance = next
      passed += step
      position += Self.hour / 2
    }
    return .infinity
  }

  /// The usual change per hour at a moment: the course tells it from middle to middle of the hours.
  private static func usual(_ course: [Double], at time: Int64) -> Double {
    let shifted = time + hour / 2
    return course[slot(of: TrendWindow.floor(shifted, hour))]
  }

  /// The usual change per hour over the stretch that the slope was taken from.
  private static func usualSlope(_ course: [Double], before time: Int64) -> Double {
    var sum = 0.0
    for step in 0..<6 { sum += usual(course, at: time - Int64(step) * hour / 2) }
    return sum / 6
  }

  /// e to a power between -6 and 0, within 1 %: the square of squares of a short series.
  private static func exponential(_ power: Double) -> Double {
    let small = power / 64
    var result = 1 + small * (1 + small / 2 * (1 + small / 3))
    for _ in 0..<6 { result *= result }
    return result
  }
}
