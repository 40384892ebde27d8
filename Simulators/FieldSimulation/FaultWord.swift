/// The words for faults in scenario files, and what each has to be told.
enum FaultWord: String, CaseIterable {
  case drift
  case stuck
  case spikes
  case sentinel
  case dropout
  case registerReset = "register_reset"
  case batteryDeath = "battery_death"
  case noise
  case offset
  case unitChange = "unit_change"
  case outOfWater = "out_of_water"
  case swapped
  case clockOffset = "clock_offset"
  case clockDrift = "clock_drift"
  case clockReset = "clock_reset"
  case millisecondsTwice = "milliseconds_twice"
  case reboot
  case loss
  case duplicates
  case reordering
  case outage
  case silence
  case retained

  /// All parameters that there are.
  static let parameters = [
    "per_day", "rate", "size", "value", "factor", "ahead", "year", "buffer", "within",
  ]

  /// The parameters that it needs, all of them.
  var keys: [String] {
    switch self {
    case .drift, .clockDrift: ["per_day"]
    case .spikes: ["rate", "size"]
    case .sentinel: ["rate", "value"]
    case .noise, .unitChange: ["factor"]
    case .offset: ["value"]
    case .clockOffset: ["ahead"]
    case .clockReset: ["year"]
    case .loss, .duplicates, .reordering, .dropout: ["rate"]
    case .outage: ["buffer"]
    case .batteryDeath: ["within"]
    case .registerReset, .stuck, .outOfWater, .swapped, .millisecondsTwice, .reboot, .silence,
      .retained:
      []
    }
  }
}
