import Telemetry

/// A comparison of one metric with others of the same place (QARTOD test 9).
enum MetricCheck: CaseIterable, Sendable {
  /// Hardly any salt, as warm as the air, and as much oxygen as water in contact with air holds.
  case probeInAir
  /// Light for plants while the sun is more than 6° below the horizon and there are no lamps.
  case lightAtNight
  /// The same of the sun's energy.
  case sunshineAtNight
  /// Water flows while the pump is off.
  case flowWithoutPump
  /// The pump is on and draws no current.
  case pumpWithoutCurrent
  /// Rain in air that is far from saturated.
  case rainInDryAir

  /// Where a companion is looked for.
  enum Reach: Sendable {
    /// On the same device.
    case device
    /// On the same device, else anywhere at the site.
    case site
    /// On the same device, else at the site if there is but one.
    case only
  }

  /// The metrics that are judged; none is judged by two comparisons.
  var subjects: Set<String> {
    switch self {
    case .probeInAir: ["dissolved_oxygen", "water_ec", "water_temp"]
    case .lightAtNight: ["ppfd"]
    case .sunshineAtNight: ["solar_radiation"]
    case .flowWithoutPump: ["flow_rate"]
    case .pumpWithoutCurrent: ["pump_current"]
    case .rainInDryAir: ["rainfall"]
    }
  }

  /// The metrics that they are held against, up to four, in the order in which ``isFound`` asks for
  /// them.
  var companions: [(metric: String, reach: Reach)] {
    switch self {
    case .probeInAir:
      [
        ("dissolved_oxygen", .device), ("water_ec", .device), ("water_temp", .device),
        ("air_temp", .site),
      ]
    case .lightAtNight, .sunshineAtNight: []
    case .flowWithoutPump, .pumpWithoutCurrent: [("pump_state", .only)]
    case .rainInDryAir: [("rel_humidity", .site)]
    }
  }

  /// Every metric that some comparison asks for.
  static let companionMetrics = Set(allCases.flatMap { $0.companions.map(\.metric) })

  /// The comparison that a metric is judged by at a kind of site; nil where there is none.
  ///
  /// In a seedling factory lamps burn at night.
  static func check(of metric: String, at kind: SiteKind) -> MetricCheck? {
    guard let check = allCases.first(where: { $0.subjects.contains(metric) }) else { return nil }
    let isOutdoors = [.irrigationPoint, .riceTurtle, .ricePrawn].contains(kind)
    return check == .lightAtNight || check == .sunshineAtNight ? (isOutdoors ? check : nil) : check
  }

  /// The reason that a finding is given.
  var reason: QualityReasons { self == .probeInAir ? .probeInAir : .multivariate }

  /// Whether a value does not fit; what is not known shows nothing.
  ///
  /// What is hardly ever so is asked for first.
  ///
  /// - Parameters:
  ///   - value: the value.
  ///   - ratedFlow: the flow that the pump is made for, where it is known.
  ///   - sunElevation: the sun's height in degrees.
  ///   - oxygenSaturation: oxygen in mg/L that water of a temperature holds in contact with air.
  ///   - other: the newest value of one of ``companions``, nil where there is none that is fresh.
  /// - Returns: true for a value that is to be doubted.
  func isFound(
    _ value: Double,
    ratedFlow: Double?,
    sunElevation: () -> Double?,
    oxygenSaturation: (Double) -> Double?,
    other: (Int) -> Double?
  ) -> Bool {
    switch self {
    case .probeInAir:
      guard let salt = other(1), salt < 20, let oxygen = other(0), let water = other(2),
        let air = other(3), abs(water - air) < 1, let saturation = oxygenSaturation(water)
      else { return false }
      return abs(oxygen - saturation) < 0.05 * saturation
    case .lightAtNight, .sunshineAtNight:
      // Dim light is what these sensors read in the dark.
      guard value > (self == .lightAtNight ? 20 : 15) else { return false }
      return sunElevation().map { $0 < -6 } ?? false
    case .flowWithoutPump:
      guard let ratedFlow else { return false }
      return other(0) == 0 && abs(value) > 0.03 * ratedFlow
    case .pumpWithoutCurrent: return abs(value) < 0.1 && other(0) == 1
    case .rainInDryAir: return value > 0 && other(0).map { $0 < 40 } ?? false
    }
  }
}
