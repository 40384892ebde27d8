import Telemetry

/// Guesses what fields are by their names, their values and each other.
struct FieldAdviser {
  /// What the device stands in, by which a bare `temp` is told.
  enum Place {
    case air, water, soil
  }

  let catalogue: MetricCatalogue
  /// What is said of the device already.
  let definition: DeviceDefinition

  /// Numbers that boxes and probes send for "no reading" (domain reference 1).
  private static let sentinels: [Double] = [
    -999, -9999, -99.9, 32767, -32768, 65535, 65534, 999.9, 9999, 6553.5, 3276.7, -3276.8, 327.67,
    -327.68, -127,
  ]

  /// Other units in which a metric is met, tried where its own does not fit.
  private static let otherUnits: [String: [String]] = [
    "air_temp": ["[degF]"], "water_temp": ["[degF]"], "soil_temp": ["[degF]"],
    "substrate_temp": ["[degF]"], "water_ec": ["mS/cm"], "substrate_ec": ["mS/cm"],
    "air_pressure": ["kPa", "Pa", "mm[Hg]", "[in_i'Hg]"], "battery_voltage": ["mV"],
    "pipe_pressure": ["MPa", "bar", "Pa"], "pond_depth": ["m", "mm"], "water_level": ["cm", "mm"],
    "flow_rate": ["L/min", "L/s", "m3/s"], "illuminance": ["klx"], "soil_moisture": ["m3/m3"],
    "substrate_moisture": ["m3/m3"], "pump_power": ["W"], "dissolved_oxygen": ["ug/L"],
  ]

  /// Advice for all fields of a message.
  func advise(_ fields: [DecodeExplanation.Field]) -> [FieldAdvice] {
    let place = place(of: fields)
    // Two fields of one name would be one series, of which the second is lost.
    var used = Set(fields.filter { $0.isTaken && !$0.isUnknown }.compactMap(\.metric))
    // What comes several times, as in a batch, is judged by the first.
    var seen: Set<String> = []
    return fields.filter { seen.insert($0.name).inserted }.map { field in
      var advice = advise(field, place)
      if let metric = advice.metric, advice.certainty != .known {
        advice.metric = Self.distinct(metric, field.name, used)
        used.insert(advice.metric ?? metric)
      }
      return advice
    }
  }

  private func place(of fields: [DecodeExplanation.Field]) -> Place {
    let metrics = Set(fields.flatMap { FieldVocabulary.candidates(for: $0.name).prefix(1) })
    let water: Set = [
      "dissolved_oxygen", "ph", "orp", "turbidity", "tan", "pond_depth", "water_temp",
    ]
    let soil: Set = ["soil_moisture", "soil_temp", "substrate_ec"]
    if !metrics.isDisjoint(with: water) { return .water }
    return metrics.isDisjoint(with: soil) ? .air : .soil
  }

  private func advise(_ field: DecodeExplanation.Field, _ place: Place) -> FieldAdvice {
    var advice = FieldAdvice(field: field.name, text: field.text, certainty: .unknown)
    switch field.kind {
    case .accessory:
      advice.certainty = .noReading
      return advice
    case .ignored:
      advice.certainty = .known
      return advice
    default: break
    }
    let candidates = ordered(FieldVocabulary.candidates(for: field.name), place, field.name)
    guard let number = field.number else { return adviseWord(advice, candidates, field) }
    if field.isTaken, !field.isUnknown {
      return adviseKnown(advice, field, number)
    }
    for metric in candidates {
      if let fit = fit(metric, number, sent: field.unit) {
        (advice.metric, advice.unit, advice.scale) = (metric, fit.unit, fit.scale)
        advice.certainty = .likely
        return advice
      }
    }
    guard let first = candidates.first else { return advice }
    advice.metric = first
    advice.certainty = .doubtful
    if Self.sentinels.contains(number) || first == "battery_level" && number == 255 {
      (advice.missing, advice.certainty) = (number, .likely)
    }
    return advice
  }

  private func adviseWord(
    _ advice: FieldAdvice,
    _ candidates: [String],
    _ field: DecodeExplanation.Field
  ) -> FieldAdvice {
    var advice = advice
    if field.isTaken, !field.isUnknown {
      advice.certainty = .known
      return advice
    }
    let state = candidates.first { StateWords(of: catalogue[$0]) != .none }
    if let state, StateWord.words[field.text.lowercased()] != nil {
      (advice.metric, advice.certainty) = (state, .likely)
    } else if field.text == "null" || field.text.isEmpty, let first = candidates.first {
      (advice.metric, advice.certainty) = (first, .likely)
    } else {
      // True and false of an unknown name are stored as 1 and 0.
      advice.certainty = field.isTaken ? .unknown : .noReading
    }
    return advice
  }

  /// A known name may still come in another unit, and with values that mean nothing.
  private func adviseKnown(
    _ advice: FieldAdvice,
    _ field: DecodeExplanation.Field,
    _ number: Double
  ) -> FieldAdvice {
    var advice = advice
    (advice.certainty, advice.metric) = (.known, field.metric)
    if Self.sentinels.contains(number) {
      advice.missing = number
      return advice
    }
    let measure = field.metric ?? ""
    let metric = String(measure.prefix { $0 != "." })
    let isSettled = [measure, metric].contains {
      definition.units[$0] != nil || definition.scale[$0] != nil
    }
    if !isSettled, let fit = fit(metric, number, sent: field.unit) {
      (advice.unit, advice.scale) = (fit.unit, fit.scale)
    }
    return advice
  }

  /// The unit and scale in which a number is a plausible value of a metric; nil where there is none.
  private func fit(
    _ name: String,
    _ number: Double,
    sent: String?
  ) -> (unit: String?, scale: Double?)? {
    guard let metric = catalogue[name], let own = Unit(metric.unit) else { return nil }
    let plausible = metric.plausibleRange
    if let sent {
      let value = Unit(sent).flatMap { Unit.convert(number, from: $0, to: own) }
      return value.map(plausible.contains) == true ? (nil, nil) : nil
    }
    // A rate of zero fits every unit, and a fraction of one more likely is a fraction.
    let isFraction = Self.otherUnits[name]?.contains("m3/m3") == true && (0.01..<1).contains(number)
    if plausible.contains(number), !isFraction { return (nil, nil) }
    for code in Self.otherUnits[name] ?? [] {
      guard let unit = Unit(code), let value = Unit.convert(number, from: unit, to: own) else {
        continue
      }
      if plausible.contains(value) { return (code, nil) }
    }
    guard number == number.rounded(), !Self.sentinels.contains(number) else { return nil }
    for divisor in [10.0, 100] where plausible.contains(number / divisor) {
      return (nil, 1 / divisor)
    }
    return nil
  }

  private func ordered(_ candidates: [String], _ place: Place, _ name: String) -> [String] {
    guard candidates.count > 1, !candidates[0].hasPrefix("battery") else { return candidates }
    let prefixes: [String] =
      switch place {
      case .air: ["air_"]
      case .water: ["water_", "pond_"]
      case .soil: ["soil_", "substrate_"]
      }
    // What the name itself says goes before what its neighbours say.
    let lowercased = name.lowercased()
    if ["air", "water", "soil", "空气", "水", "土"].contains(where: lowercased.contains) {
      return candidates
    }
    let here = candidates.filter { candidate in prefixes.contains { candidate.hasPrefix($0) } }
    return here + candidates.filter { !here.contains($0) }
  }

  /// The metric with a channel, where another field has taken it already.
  private static func distinct(_ metric: String, _ field: String, _ used: Set<String>) -> String {
    guard used.contains(metric) else { return metric }
    let digits = String(field.reversed().prefix { $0.isNumber }.reversed())
    let names = [digits, field.split(separator: ".").first.map(String.init) ?? ""]
    // A name with escapes is nothing to type; a number is.
    for name in names where NamePart.encoded(name.utf8) == name {
      if !used.contains("\(metric).\(name)") { return "\(metric).\(name)" }
    }
    return (2...99).lazy.map { "\(metric).\($0)" }.first { !used.contains($0) } ?? metric
  }
}
