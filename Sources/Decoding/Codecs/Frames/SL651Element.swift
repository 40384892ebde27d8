/// The elements of SL 651-2014 (annex C) that stations near fields report.
enum SL651Element {
  /// The field that an element is, and its unit where that is not the metric's own; elements that are
  /// not known are named by their identifier.
  static func field(_ identifier: UInt16) -> (name: String, unit: String?) {
    if let known = known[identifier] { return known }
    let digits = String(identifier, radix: 16, uppercase: true)
    return ("sl651_\(digits.count == 1 ? "0" : "")\(digits)", nil)
  }

  private static let known: [UInt16: (name: String, unit: String?)] = [
    0x02: ("air_temp", "Cel"),
    0x03: ("water_temp", "Cel"),
    0x08: ("air_pressure", "hPa"),
    0x0D: ("soil_temp.surface", "Cel"),
    0x10: ("soil_moisture.10cm", "%"),
    0x11: ("soil_moisture.20cm", "%"),
    0x12: ("soil_moisture.30cm", "%"),
    0x13: ("soil_moisture.40cm", "%"),
    0x14: ("soil_moisture.50cm", "%"),
    0x15: ("soil_moisture.60cm", "%"),
    0x16: ("soil_moisture.80cm", "%"),
    0x17: ("soil_moisture.100cm", "%"),
    0x18: ("rel_humidity", "%"),
    0x1A: ("rainfall.1h", "mm"),
    0x1F: ("rainfall.day", "mm"),
    0x20: ("rainfall.current", "mm"),
    0x21: ("rainfall.1min", "mm"),
    0x22: ("rainfall.5min", "mm"),
    0x23: ("rainfall.10min", "mm"),
    0x24: ("rainfall.30min", "mm"),
    0x26: ("rainfall_total", "mm"),
    0x27: ("flow_rate", "m3/s"),
    0x35: ("wind_speed", "m/s"),
    0x37: ("flow_velocity", "m/s"),
    0x38: ("battery_voltage", "V"),
    0x39: ("water_level", "m"),
    0x3A: ("water_level.downstream", "m"),
    0x3B: ("water_level.upstream", "m"),
    0x46: ("ph", "[pH]"),
    0x47: ("dissolved_oxygen", "mg/L"),
    0x48: ("water_ec", "uS/cm"),
    0x49: ("turbidity", "[NTU]"),
    0x4B: ("orp", "mV"),
    0x4C: ("tan", "mg/L"),
  ]
}
