import Telemetry

/// Which words are values of a metric, and what numbers they stand for (domain reference 1).
enum StateWords: UInt8, Sendable {
  /// None: the metric is a quantity.
  case none
  /// 0 off, 1 on.
  case pair
  /// 0 off, 1 on, 2 fault.
  case machine
  /// 0 closed, 1 open, 2 opening, 3 closing, 4 fault.
  case gate

  /// The words of a metric.
  init(of metric: Metric?) {
    guard let metric, metric.unit == "{state}" else {
      self = .none
      return
    }
    self =
      switch metric.sensorRange.upperBound {
      case 4...: .gate
      case 2..<4: .machine
      default: .pair
      }
  }

  /// The number for a word; nil where the metric does not know it.
  func number(for word: StateWord) -> Double? {
    switch (self, word) {
    case (.none, _): nil
    case (_, .off): 0
    case (_, .on): 1
    case (.gate, .opening): 2
    case (.gate, .closing): 3
    case (.gate, .fault): 4
    case (.machine, .fault): 2
    case (.pair, _), (.machine, _): nil
    }
  }
}
