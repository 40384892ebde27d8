import Telemetry

/// A comparison of one metric with others of the same place (QARTOD test 9).
enum MetricCheck: CaseIterable, Sendable {
  /// Hardly any salt, as warm as the air, and as much oxygen as water in contact with air holds.
  case probeInAir
  /// Light while the sun is more than 6° below the horizon and there are no lamps.
  case lightAtNight
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

  /// The metrics that are judged.
  var subjects: Set<String> {
    switch self {
    case .probeInAir: ["dissolved_oxygen", "water_ec", "water_temp"]
    case .lightAtNight: ["ppfd", "solar_radiation"]
    case .flowWithoutPump: ["flow_rate"]
    case .pumpWithoutCurrent: ["pump_current"]
    case .rainInDryAir: ["rainfall"]
    }
  }

  /// The metrics that they are held against, in the order in which ``isFound(_:)`` has them.
  var companions: [(metric: String, reach: Reach)] {
    switch self {
    case .probeInAir:
      [
        ("dissolved_oxygen", .device), ("water_ec", .device), ("water_temp", .device),
        ("air_temp", .site),
      ]
    case .lightAtNight: []
    case .flowWithoutPump, .pumpWithoutCurrent: [("pump_state", .only)]
    case .rainInDryAir: [("rel_humidity", .site)]
    }
  }

  /// Whether it makes sense at a kind of site: in a seedling factory lamps burn at night.
  func holds(at kind: SiteKind) -> Bool {
    self != .lightAtNight
      || [.irrigationPoint, .riceTurtle, .ricePrawn].contains(kind)
  }

  /// The reason that a finding is given.
  var reason: QualityReasons { self == .probeInAir ? .probeInAir : .multivariate }

  /// The evidence for one value.
  struct Evidence {
    var metric: String
    var value: Double
    /// The newest values of ``MetricCheck/companions``, nil where there is none that is fresh.
    var others: [Double?]
    var site: String
    var time: Instant
    var ratedFlow: Double?
    var knowledge: FieldKnowledge
  }

  /// Whether the evidence shows what is looked for; what is not known shows nothing.
  func isFound(_ evidence: Evidence) -> Bool {
    switch self {
    case .probeInAir: return Self.isInAir(evidence)
    case .lightAtNight:
      // Dim light is what these sensors read in the dark.
      guard evidence.value > (evidence.metric == "ppfd" ? 20 : 15) else { return false }
      return evidence.knowledge.sunElevation(evidence.site, evidence.time).map { $0 < -6 } ?? false
    case .flowWithoutPump:
      guard let rated = evidence.ratedFlow else { return false }
      return evidence.others[0] == 0 && abs(evidence.value) > 0.03 * rated
    case .pumpWithoutCurrent: return evidence.others[0] == 1 && abs(evidence.value) < 0.1
    case .rainInDryAir: return evidence.value > 0 && evidence.others[0].map { $0 < 40 } ?? false
    }
  }

  private static func isInAir(_ evidence: Evidence) -> Bool {
    guard let oxygen = evidence.others[0], let salt = evidence.others[1],
      let water = evidence.others[2], let air = evidence.others[3],
      let saturation = evidence.knowledge.oxygenSaturation(water)
    else { return false }
    return salt < 20 && abs(water - air) < 1 && abs(oxygen - saturation) < 0.05 * saturation
  }
}
