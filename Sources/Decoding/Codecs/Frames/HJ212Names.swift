/// The factor codes of HJ 212-2017 that are measured on farms: metric, and the unit of annex B.
enum HJ212Names {
  /// The metric of a field, which is a code or `code.channel`; nil where none is known.
  static func measure(of name: String) -> String? {
    // A sum over a period is another quantity than the factor.
    if name.hasSuffix("_total") { return nil }
    let code = String(name.prefix { $0 != "." })
    return factors[code].map { $0.metric + name.dropFirst(code.count) }
  }

  /// The unit in which a factor is reported; nil where it is not known.
  static func unit(of code: String) -> String? { factors[code]?.unit }

  private static let factors: [String: (metric: String, unit: String)] = [
    "w00000": ("flow_rate", "L/s"),
    "w01001": ("ph", "[pH]"),
    "w01003": ("turbidity", "[NTU]"),
    "w01009": ("dissolved_oxygen", "mg/L"),
    "w01010": ("water_temp", "Cel"),
    "w01014": ("water_ec", "uS/cm"),
    "w21003": ("tan", "mg/L"),
    "a01001": ("air_temp", "Cel"),
    "a01002": ("rel_humidity", "%"),
    "a01006": ("air_pressure", "kPa"),
    "a01007": ("wind_speed", "m/s"),
    "a01008": ("wind_direction", "deg"),
  ]
}
