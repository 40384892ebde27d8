/// What a rule remembers of the past for one of its functions at one place.
enum WindowState: Sendable {
  case rolling(RollingWindow)
  case truth(TruthWindow)
  case trend(TrendWindow)
  // Large and rare: in a place of their own, so that they do not make the others large.
  indirect case days(DayRun)
  indirect case forecast(Forecast)
  case stuck(StuckWatch)
  /// Only while another is being changed, so that its memory is not copied.
  case vacant

  /// Makes the empty memory that a window asks for.
  init(_ spec: WindowSpec, hold: Int64) {
    switch spec.kind {
    case .figure(.trend): self = .trend(TrendWindow(span: spec.span))
    case .figure(.hours), .figure(.fraction), .figure(.knownHours):
      self = .truth(TruthWindow(span: spec.span, hold: hold))
    case .figure(let kind): self = .rolling(RollingWindow(kind: kind, span: spec.span))
    case .days: self = .days(DayRun(kinds: spec.figures.map(\.kind), hold: hold))
    case .forecast(let isDiel): self = .forecast(Forecast(isDiel: isDiel))
    case .stuck: self = .stuck(StuckWatch(hold: hold))
    }
  }

  /// Whether something leaves the window by a moment.
  func forgets(at moment: Moment) -> Bool {
    switch self {
    case .rolling(let window): window.forgets(at: moment.time)
    case .truth(let window): window.forgets(at: moment.time)
    case .trend(let window): window.forgets(at: moment.time)
    case .forecast(let forecast): forecast.forgets(at: moment.time)
    case .days(let run): moment.site.day(at: moment.time) > run.day
    case .stuck, .vacant: false
    }
  }

  /// Lets go of what has left the window.
  mutating func advance(to time: Int64) {
    switch self {
    case .rolling(var window):
      self = .vacant
      window.advance(to: time)
      self = .rolling(window)
    case .truth(var window):
      self = .vacant
      window.advance(to: time)
      self = .truth(window)
    case .trend(var window):
      self = .vacant
      window.advance(to: time)
      self = .trend(window)
    case .forecast(var forecast):
      self = .vacant
      forecast.advance(to: time)
      self = .forecast(forecast)
    case .days, .stuck, .vacant: break
    }
  }

  /// Takes in a number.
  mutating func push(_ value: Double, at time: Int64) {
    switch self {
    case .rolling(var window):
      self = .vacant
      window.push(value, at: time)
      self = .rolling(window)
    case .truth(var window):
      self = .vacant
      window.push(.yes, at: time)
      self = .truth(window)
    case .trend(var window):
      self = .vacant
      window.push(value, at: time)
      self = .trend(window)
    case .forecast(var forecast):
      self = .vacant
      forecast.push(value, at: time)
      self = .forecast(forecast)
    case .stuck(var watch):
      watch.push(value, at: time)
      self = .stuck(watch)
    case .days, .vacant: break
    }
  }

  /// Takes in what is known of a condition.
  mutating func push(_ truth: Truth, at time: Int64) {
    guard case .truth(var window) = self else { return }
    self = .vacant
    window.push(truth, at: time)
    self = .truth(window)
  }
}
