extension Unit {
  /// The UCUM code for what people write: `°C`, `μS/cm`, `m³/h`, `kWh`, `ppm`.
  ///
  /// Text that is none of these comes back as it was, without blanks around it.
  static func code(spelled text: String) -> String {
    guard text.utf8.count <= UnitParser.maximumLength else { return text }
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
    if let code = spellings[trimmed] { return code }
    let plain = trimmed.unicodeScalars.map { signs[$0] ?? String($0) }.joined()
    return spellings[plain] ?? plain
  }

  /// Signs that stand for others wherever they appear.
  private static let signs: [Unicode.Scalar: String] = [
    "\u{B5}": "u", "\u{3BC}": "u", "\u{2103}": "Cel", "\u{2109}": "[degF]",
    "\u{B0}": "deg", "\u{BA}": "deg", "\u{2126}": "Ohm", "\u{3A9}": "Ohm",
    "\u{B9}": "1", "\u{B2}": "2", "\u{B3}": "3", "\u{207B}": "-",
    "\u{B7}": ".", "\u{22C5}": ".", "\u{2022}": ".", "\u{FF05}": "%", "\u{FF0F}": "/",
    "\u{3397}": "dL", "\u{33A1}": "m2", "\u{33A5}": "m3", "\u{339C}": "mm", "\u{339D}": "cm",
    "\u{339E}": "km", "\u{33A9}": "Pa", "\u{33AA}": "kPa", "\u{33AB}": "MPa", "\u{338E}": "mg",
    "\u{2030}": "[ppth]",
  ]

  /// Whole spellings, after ``signs`` have been replaced.
  private static let spellings: [String: String] = [
    "": "1",
    "C": "Cel", "degC": "Cel", "celsius": "Cel", "Celsius": "Cel",
    "F": "[degF]", "degF": "[degF]", "fahrenheit": "[degF]", "Fahrenheit": "[degF]",
    "ppm": "[ppm]", "PPM": "[ppm]", "ppb": "[ppb]", "ppt": "[ppth]", "ppth": "[ppth]",
    "pH": "[pH]", "PH": "[pH]", "ph": "[pH]",
    "NTU": "[NTU]", "ntu": "[NTU]",
    "%RH": "%", "%rh": "%", "RH%": "%", "%VWC": "%", "%sat": "%", "percent": "%",
    "ms/cm": "mS/cm", "us/cm": "uS/cm", "uS/CM": "uS/cm", "mS/CM": "mS/cm", "ds/m": "dS/m",
    "lux": "lx", "Lux": "lx", "LUX": "lx", "klux": "klx", "Klux": "klx", "Klx": "klx",
    "Wh": "W.h", "kWh": "kW.h", "KWh": "kW.h", "KWH": "kW.h", "kwh": "kW.h", "MWh": "MW.h",
    "KW": "kW", "kw": "kW", "w": "W", "v": "V", "mv": "mV", "Ma": "mA", "ma": "mA",
    "dBm": "dB{mW}", "dbm": "dB{mW}", "db": "dB",
    "umol/m2/s": "umol/(m2.s)", "umol.m-2.s-1": "umol/(m2.s)", "umolm-2s-1": "umol/(m2.s)",
    "umol/m2s": "umol/(m2.s)", "umol/m2.s": "umol/(m2.s)",
    "w/m2": "W/m2", "W/m^2": "W/m2", "W.m-2": "W/m2",
    "kpa": "kPa", "KPa": "kPa", "KPA": "kPa", "Kpa": "kPa", "hpa": "hPa", "mpa": "MPa",
    "Mpa": "MPa", "mb": "mbar", "pa": "Pa",
    "mg/l": "mg/L", "MG/L": "mg/L", "ug/l": "ug/L", "g/l": "g/L", "MG/l": "mg/L",
    "l/min": "L/min", "l/s": "L/s", "LPM": "L/min", "lpm": "L/min", "m3/hr": "m3/h",
    "M3/H": "m3/h", "M3/h": "m3/h", "m^3/h": "m3/h", "cbm": "m3", "M3": "m3", "m^3": "m3",
    "m^3/s": "m3/s",
    "mm/hr": "mm/h", "cm/hr": "cm/h", "kph": "km/h", "kmh": "km/h", "mph": "[mi_i]/h",
    "hr": "h", "hour": "h", "hours": "h", "sec": "s", "day": "d", "days": "d", "minutes": "min",
    "inch": "[in_i]", "in": "[in_i]", "ft": "[ft_i]", "kn": "[kn_i]", "degrees": "deg",
    "inHg": "[in_i'Hg]", "inhg": "[in_i'Hg]", "mmHg": "mm[Hg]", "mmhg": "mm[Hg]", "psi": "[psi]",
    "PSI": "[psi]", "mmH2O": "mm[H2O]", "cmH2O": "cm[H2O]", "mH2O": "m[H2O]",
    "GPM": "[gal_us]/min", "gpm": "[gal_us]/min", "gal": "[gal_us]",
    "hp": "[HP]", "in/hr": "[in_i]/h", "in/h": "[in_i]/h", "inch/h": "[in_i]/h",
    "%v/v": "%", "vol%": "%", "Vol%": "%", "%vol": "%", "RH": "%", "s/m": "S/m",
    "umol/s/m2": "umol/(m2.s)", "uE": "umol/(m2.s)",
    "摄氏度": "Cel", "度C": "Cel", "米": "m", "厘米": "cm", "公分": "cm", "毫米": "mm",
    "立方米": "m3", "立方米/小时": "m3/h", "立方米/时": "m3/h", "方/小时": "m3/h", "方": "m3",
    "升": "L", "升/分": "L/min", "升/分钟": "L/min", "千帕": "kPa", "兆帕": "MPa", "百帕": "hPa",
    "帕": "Pa", "公斤": "kgf/cm2", "公斤力": "kgf/cm2", "伏": "V", "毫伏": "mV", "安": "A",
    "毫安": "mA", "瓦": "W", "千瓦": "kW", "千瓦时": "kW.h", "千瓦時": "kW.h", "度电": "kW.h",
    "毫克/升": "mg/L", "毫克/L": "mg/L", "微克/升": "ug/L", "勒克斯": "lx", "千勒克斯": "klx",
    "米/秒": "m/s", "米每秒": "m/s", "百分比": "%", "百分数": "%", "秒": "s", "分": "min",
    "分钟": "min", "小时": "h", "小時": "h", "天": "d", "微西/厘米": "uS/cm", "毫西/厘米": "mS/cm",
    "KM": "km", "CM": "cm", "MM": "mm",
  ]
}
