/// What the names that boxes give to their fields usually mean.
///
/// The names are those of payloads in the field: English, its abbreviations, and the initials of the
/// Chinese words in pinyin (`wd` for 温度).
enum FieldVocabulary {
  /// Metrics that a field of this name, a path or not, may be: the likelier first, or none.
  static func candidates(for name: String) -> [String] {
    let parts = name.split(separator: ".").map(String.init)
    // What a switch measures inside of itself is nobody's air or water.
    if let first = parts.first, machines.contains(first), parts.last == "tC" { return [] }
    for part in parts.reversed() {
      let found = byName[plain(part)] ?? []
      if !found.isEmpty { return qualified(found, by: parts.joined().lowercased()) }
    }
    let lowercased = name.lowercased()
    return words.first { lowercased.contains($0.word) }?.metrics ?? []
  }

  /// Components of devices that warm up.
  private static let machines: Set<String> = [
    "switch", "relay", "cover", "roller", "light", "pm1", "em", "em1",
  ]

  /// Letters only, without a number at the end.
  private static func plain(_ name: String) -> String {
    let letters = name.lowercased().filter { $0.isLetter || $0.isNumber }
    let bare = letters.reversed().drop { $0.isNumber }.reversed()
    return bare.isEmpty ? letters : exceptions.contains(letters) ? letters : String(bare)
  }

  /// Names that end in a number which belongs to them.
  private static let exceptions: Set<String> = ["co2", "nh3", "no2", "no3", "pm25", "pm10"]

  /// Puts first what the rest of the path speaks for.
  private static func qualified(_ metrics: [String], by path: String) -> [String] {
    let hints: [(String, String)] = [
      ("water", "water_"), ("soil", "soil_"), ("air", "air_"), ("tank", "water_"),
      ("pump", "pump_"),
      ("水", "water_"), ("土", "soil_"), ("气", "air_"), ("空气", "air_"), ("substrate", "substrate_"),
      ("基质", "substrate_"),
    ]
    guard let prefix = hints.first(where: { path.contains($0.0) })?.1 else { return metrics }
    return metrics.filter { $0.hasPrefix(prefix) } + metrics.filter { !$0.hasPrefix(prefix) }
  }

  private static let temperatures = ["air_temp", "water_temp", "soil_temp", "substrate_temp"]
  private static let conductivities = ["water_ec", "substrate_ec"]
  private static let moistures = ["soil_moisture", "substrate_moisture"]
  private static let levels = ["pond_depth", "water_level", "paddy_water_depth"]
  private static let pressures = ["air_pressure", "pipe_pressure"]
  private static let batteries = ["battery_level", "battery_voltage"]

  private static let byName: [String: [String]] = {
    let table: [([String], [String])] = [
      (["temp", "temperature", "tem", "wd", "tempc", "temperaturec", "t", "tc"], temperatures),
      (["airtemp", "airtemperature", "kqwd", "ambienttemperature", "ta"], ["air_temp"]),
      (["watertemp", "watertemperature", "sw", "sw1", "tw", "swwd"], ["water_temp"]),
      (
        ["soiltemp", "soiltemperature", "soilt", "trwd", "tempsoil"],
        ["soil_temp", "substrate_temp"]
      ),
      (
        ["humi", "humidity", "hum", "sd", "rh", "kqsd", "airhumidity", "airhumi"], ["rel_humidity"]
      ),
      (
        [
          "soilhumi", "soilhumidity", "soilmoisture", "trsd", "trhsl", "moisture", "vwc",
          "watersoil", "volumetricwatercontent",
        ],
        moistures
      ),
      (["co2", "carbondioxide", "eyht", "co2concentration"], ["co2"]),
      (
        ["light", "lux", "gz", "gzd", "gzqd", "illuminance", "illumination", "illu"],
        ["illuminance"]
      ),
      (["par", "ppfd", "ghyx"], ["ppfd"]),
      (["solarradiation", "radiation", "zfs", "tyfs", "solar"], ["solar_radiation"]),
      (["ec", "ddl", "cond", "conductivity", "conduct", "conductsoil"], conductivities),
      (["do", "rjy", "domgl", "dissolvedoxygen", "oxygen", "oxy"], ["dissolved_oxygen"]),
      (["dosat", "oxygensaturation", "saturation", "rjybhd"], ["do_saturation"]),
      (["ph", "phvalue"], ["ph"]),
      (["orp", "yhhy"], ["orp"]),
      (["nhn", "nh3", "nh3n", "ad", "tan", "ammonia", "nh4"], ["tan"]),
      (["turb", "turbidity", "zd", "ntu"], ["turbidity"]),
      (["salinity", "yd", "sal"], ["salinity"]),
      (["chla", "chlorophyll", "yls", "chl"], ["chlorophyll_a"]),
      (["level", "waterlevel", "depth", "waterdepth", "ss", "shuiwei", "sws", "yw"], levels),
      (["flow", "flowrate", "ll", "ssll", "instantflow"], ["flow_rate"]),
      (["totalflow", "flowtotal", "ljll", "total", "zll", "volume"], ["flow_total"]),
      (
        ["pressure", "press", "yl", "baro", "barometer", "qy", "dqy", "barometricpressure"],
        pressures
      ),
      (["rain", "rainfall", "jyl", "precipitation"], ["rainfall"]),
      (["raintotal", "rainfalltotal", "ljyl", "totalrain"], ["rainfall_total"]),
      (["windspeed", "fs", "wspeed", "ws"], ["wind_speed"]),
      (["winddirection", "winddir", "fx", "wdir", "windangle"], ["wind_direction"]),
      (["leafwetness", "ymsd"], ["leaf_wetness"]),
      (["bat", "battery", "batt", "dl", "dcdl", "soc"], batteries),
      (["batv", "vbat", "batteryvoltage", "dcdy", "dydy", "vcc"], ["battery_voltage"]),
      (["batpercent", "batterylevel", "batterypercent"], ["battery_level"]),
      (["voltage", "dy", "volt"], ["battery_voltage", "pump_voltage"]),
      (["current", "dlz", "amp"], ["pump_current"]),
      (["power", "gl", "watt"], ["pump_power"]),
      (["energy", "ydl", "kwh"], ["pump_energy"]),
      (["rssi", "csq", "signal", "xh"], ["rssi"]),
      (["snr", "lsnr", "lorasnr"], ["snr"]),
      (["pump", "sb", "shuibeng"], ["pump_state"]),
      (["gate", "valve", "zm", "fm"], ["gate_state"]),
      (["gateopening", "opening", "kd", "valveopening"], ["gate_opening"]),
      (["aerator", "zyj"], ["aerator_state"]),
      (["door", "men"], ["door_state"]),
    ]
    let pairs = table.flatMap { names, metrics in names.map { ($0, metrics) } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }()

  /// Words that say it wherever they stand in a name, the longer first.
  private static let words: [(word: String, metrics: [String])] = [
    ("溶解氧", ["dissolved_oxygen"]), ("溶氧", ["dissolved_oxygen"]), ("水温", ["water_temp"]),
    ("水溫", ["water_temp"]), ("土壤温度", ["soil_temp"]), ("土壤湿度", ["soil_moisture"]),
    ("土壤水分", ["soil_moisture"]), ("含水率", moistures), ("土温", ["soil_temp"]),
    ("基质温度", ["substrate_temp"]), ("空气温度", ["air_temp"]), ("气温", ["air_temp"]),
    ("氣溫", ["air_temp"]), ("温度", temperatures), ("溫度", temperatures),
    ("叶面", ["leaf_wetness"]), ("湿度", ["rel_humidity"]), ("濕度", ["rel_humidity"]),
    ("二氧化碳", ["co2"]), ("光照", ["illuminance"]), ("光合", ["ppfd"]),
    ("辐射", ["solar_radiation"]), ("电导", conductivities), ("電導", conductivities),
    ("酸碱", ["ph"]), ("氨氮", ["tan"]), ("亚硝", ["nitrite_n"]), ("浊度", ["turbidity"]),
    ("濁度", ["turbidity"]), ("盐度", ["salinity"]), ("叶绿素", ["chlorophyll_a"]),
    ("水深", levels), ("水位", levels), ("液位", levels), ("累计流量", ["flow_total"]),
    ("累積流量", ["flow_total"]), ("流量", ["flow_rate"]), ("流速", ["flow_rate"]),
    ("气压", ["air_pressure"]), ("氣壓", ["air_pressure"]), ("压力", pressures), ("壓力", pressures),
    ("累计雨量", ["rainfall_total"]), ("雨量", ["rainfall"]), ("降雨", ["rainfall"]),
    ("风速", ["wind_speed"]), ("風速", ["wind_speed"]), ("风向", ["wind_direction"]),
    ("風向", ["wind_direction"]), ("电池电压", ["battery_voltage"]), ("电池", batteries),
    ("电量", batteries), ("电压", ["battery_voltage", "pump_voltage"]), ("电流", ["pump_current"]),
    ("功率", ["pump_power"]), ("水泵", ["pump_state"]), ("增氧", ["aerator_state"]),
    ("闸门", ["gate_state"]), ("閘門", ["gate_state"]), ("阀", ["gate_state"]), ("门磁", ["door_state"]),
    ("信号", ["rssi"]), ("訊號", ["rssi"]),
    ("temperature", temperatures), ("humidity", ["rel_humidity"]), ("moisture", moistures),
    ("conduct", conductivities), ("oxygen", ["dissolved_oxygen"]), ("pressure", pressures),
    ("battery", batteries), ("illumin", ["illuminance"]), ("rainfall", ["rainfall"]),
    ("windspeed", ["wind_speed"]), ("wind_speed", ["wind_speed"]),
  ]
}
