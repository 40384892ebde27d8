/// The names in reports of Ecowitt's stations: the unit that each implies, and the metric behind
/// those that are of use on a farm.
///
/// After the maker's "Data upload to customized server" and the fields of real reports.
enum EcowittNames {
  /// The unit in which a field is reported; nil where it has none or the name does not say.
  static func unit(of name: String) -> String? {
    if let unit = whole[name] { return unit }
    let stem = name.prefix { !$0.isNumber }
    if name.hasPrefix("tf_") || (name.hasPrefix("temp") && name.hasSuffix("f")) { return "[degF]" }
    if name.hasSuffix("mph") || name == "maxdailygust" { return "[mi_i]/h" }
    if name.hasSuffix("_piezo"), !name.hasPrefix("gain") {
      return name.hasPrefix("rrain") ? "[in_i]/h" : "[in_i]"
    }
    if name.hasSuffix("rainin") { return "[in_i]" }
    switch stem {
    case "humidity", "humidityin", "soilmoisture", "leafwetness_ch", "humi_co": return "%"
    case "soilbatt", "leaf_batt": return "V"
    case "pm": return "ug/m3"
    default: return nil
    }
  }

  /// The metric, with the sensor's number as its channel; nil where none is known.
  static func measure(of name: String) -> String? {
    if let metric = metrics[name] { return metric }
    let digits = name.reversed().prefix { $0.isNumber }
    let number = String(digits.reversed())
    if !number.isEmpty {
      switch name.dropLast(number.count) {
      case "humidity": return "rel_humidity.\(number)"
      case "soilmoisture": return "soil_moisture.\(number)"
      case "leafwetness_ch": return "leaf_wetness.\(number)"
      case "tf_ch": return "soil_temp.\(number)"
      case "soilbatt", "leaf_batt":
        return "battery_voltage.\(name.dropLast(number.count))_\(number)"
      default: return nil
      }
    }
    guard name.hasPrefix("temp"), name.hasSuffix("f") else { return nil }
    let channel = name.dropFirst(4).dropLast()
    return !channel.isEmpty && channel.allSatisfy(\.isNumber) ? "air_temp.\(channel)" : nil
  }

  private static let whole = [
    "runtime": "s", "interval": "s", "baromrelin": "[in_i'Hg]", "baromabsin": "[in_i'Hg]",
    "winddir": "deg", "solarradiation": "W/m2", "rainratein": "[in_i]/h", "co2": "[ppm]",
    "co2_24h": "[ppm]", "ws90cap_volt": "V", "wh90batt": "V", "wh80batt": "V", "lightning": "km",
    "totalrainin": "[in_i]", "vpd": "[in_i'Hg]",
  ]
  private static let metrics = [
    "tempf": "air_temp", "tempinf": "air_temp.indoor", "humidity": "rel_humidity",
    "humidityin": "rel_humidity.indoor", "baromabsin": "air_pressure", "winddir": "wind_direction",
    "windspeedmph": "wind_speed", "windgustmph": "wind_speed.gust",
    "solarradiation": "solar_radiation", "co2": "co2", "totalrainin": "rainfall_total",
    "ws90cap_volt": "battery_voltage.ws90_capacitor", "wh90batt": "battery_voltage.wh90",
    "wh80batt": "battery_voltage.wh80",
  ]
}
