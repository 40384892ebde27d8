/// What a field of an unknown device most likely is.
public struct FieldAdvice: Hashable, Sendable {
  /// How sure that is.
  public enum Certainty: Hashable, Sendable {
    /// The catalogue, the configuration or a profile names it.
    case known
    /// Its name and its value both speak for it.
    case likely
    /// Its name speaks for it, its value does not fit.
    case doubtful
    /// Nothing speaks for anything.
    case unknown
    /// It is no reading: a text, or a counter of the device's own.
    case noReading
  }

  /// The field's name as sent.
  public var field: String
  /// The value as sent.
  public var text: String
  /// How sure the rest is.
  public var certainty: Certainty
  /// The metric, `metric` or `metric.channel`; nil where nothing speaks for one.
  public var metric: String?
  /// The unit in which it is sent, where that is not the metric's own.
  public var unit: String?
  /// What its numbers have to be multiplied by, where not 1.
  public var scale: Double?
  /// A value that means "no reading".
  public var missing: Double?

  /// Makes advice.
  public init(
    field: String,
    text: String,
    certainty: Certainty,
    metric: String? = nil,
    unit: String? = nil,
    scale: Double? = nil,
    missing: Double? = nil
  ) {
    (self.field, self.text, self.certainty) = (field, text, certainty)
    (self.metric, self.unit, self.scale, self.missing) = (metric, unit, scale, missing)
  }
}
