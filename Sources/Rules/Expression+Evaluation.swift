extension Expression {
  /// Whether the condition holds for a value in the metric's own unit.
  public func holds(for value: Double) -> Bool { Condition(self).holds(for: value) }

  /// The condition as one would write it, in the metric's own unit.
  public var text: String {
    let name = channel.map { "\(metric).\($0)" } ?? metric
    return "\(name) \(comparison.rawValue) \(threshold)"
  }

  /// Whether a series of this metric and channel is one that the condition speaks of.
  ///
  /// A condition without a channel speaks of every channel of its metric.
  public func mentions(metric: String, channel: String?) -> Bool {
    self.metric == metric && (self.channel == nil || self.channel == channel)
  }
}
