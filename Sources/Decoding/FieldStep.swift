/// One thing that was done with a field between the payload and the sample.
public enum FieldStep: Hashable, Sendable {
  /// Its name stands for a measure.
  case named(String, measure: String)
  /// The number that was sent was scaled.
  case scaled(String, to: String)
  /// A number with its unit was converted to the metric's.
  case converted(String, to: String)
  /// The value was corrected: raw × gain + offset.
  case calibrated(raw: String, gain: String, offset: String, value: String)

  /// The step in words.
  public var words: String {
    switch self {
    case .named(let name, let measure): "\(name) is \(measure)"
    case .scaled(let sent, let scaled): "\(sent) is scaled to \(scaled)"
    case .converted(let sent, let own): "\(sent) is \(own)"
    case .calibrated(let raw, let gain, let offset, let value):
      "calibrated: \(raw) × \(gain) + \(offset) = \(value)"
    }
  }
}
