internal import Agronomy
internal import Telemetry

/// What a device lives on.
public enum Battery: String, Hashable, Sendable, CaseIterable {
  /// A lithium thionyl chloride cell of 3.6 V: flat for years, then a knee.
  case lithium
  /// A lead battery of 12 V under a solar panel.
  case solar

  /// Its voltage.
  ///
  /// - Parameters:
  ///   - used: the share of its charge that is gone, 0…1; for a lithium cell.
  ///   - weather: the weather around it.
  ///   - dullDays: how many dull days lie behind; for a solar battery.
  /// - Returns: volts.
  func voltage(used: Double, weather: Weather, dullDays: Double) -> Double {
    switch self {
    case .lithium:
      let knee = max(0, used - 0.9) / 0.1
      let cold = max(0, 5 - weather.temperature) * 0.005
      return max(2, 3.6 - 0.15 * used - 0.6 * knee - cold)
    case .solar:
      return max(11, 12.9 - 0.25 * dullDays + 1.3 * PortableMath.tanh(weather.radiation / 400))
    }
  }
}
