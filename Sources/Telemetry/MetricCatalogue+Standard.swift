extension MetricCatalogue {
  /// The metrics that Sluice knows by name, with the span of the usual sensors and the span that is
  /// plausible in Deqing (sources: the ranges are editorial, names and UCUM codes were checked).
  public static let standard = MetricCatalogue([
    Metric(
      name: "air_temp",
      simplified: "气温",
      traditional: "氣溫",
      unit: "Cel",
      sensorRange: -40...85,
      plausibleRange: -12...43
    ),
    Metric(
      name: "rel_humidity",
      simplified: "相对湿度",
      traditional: "相對濕度",
      unit: "%",
      sensorRange: 0...100,
      plausibleRange: 8...100
    ),
    Metric(
      name: "co2",
      simplified: "二氧化碳浓度",
      traditional: "二氧化碳濃度",
      unit: "[ppm]",
      sensorRange: 0...10000,
      plausibleRange: 300...3000
    ),
    Metric(
      name: "ppfd",
      simplified: "光合有效光量子通量密度",
      traditional: "光合有效光量子通量密度",
      unit: "umol/(m2.s)",
      sensorRange: 0...4000,
      plausibleRange: 0...2300
    ),
    Metric(
      name: "illuminance",
      simplified: "光照度",
      traditional: "光照度",
      unit: "lx",
      sensorRange: 0...200000,
      plausibleRange: 0...135000
    ),
    Metric(
      name: "solar_radiation",
      simplified: "太阳总辐射",
      traditional: "太陽總輻射",
      unit: "W/m2",
      sensorRange: 0...2000,
      plausibleRange: 0...1350
    ),
    Metric(
      name: "substrate_temp",
      simplified: "基质温度",
      traditional: "基質溫度",
      unit: "Cel",
      sensorRange: -40...85,
      plausibleRange: 2...45
    ),
    Metric(
      name: "substrate_moisture",
      simplified: "基质含水率",
      traditional: "基質含水率",
      unit: "%",
      sensorRange: 0...100,
      plausibleRange: 10...95
    ),
    Metric(
      name: "substrate_ec",
      simplified: "基质电导率",
      traditional: "基質電導率",
      unit: "uS/cm",
      sensorRange: 0...20000,
      plausibleRange: 50...4000
    ),
    Metric(
      name: "soil_temp",
      simplified: "土壤温度",
      traditional: "土壤溫度",
      unit: "Cel",
      sensorRange: -40...85,
      plausibleRange: 0...40
    ),
    Metric(
      name: "soil_moisture",
      simplified: "土壤体积含水率",
      traditional: "土壤體積含水率",
      unit: "%",
      sensorRange: 0...100,
      plausibleRange: 5...62
    ),
    Metric(
      name: "leaf_wetness",
      simplified: "叶面湿度",
      traditional: "葉面濕度",
      unit: "%",
      sensorRange: 0...100,
      plausibleRange: 0...100
    ),
    Metric(
      name: "water_temp",
      simplified: "水温",
      traditional: "水溫",
      unit: "Cel",
      sensorRange: -5...60,
      plausibleRange: 0.5...39
    ),
    Metric(
      name: "dissolved_oxygen",
      simplified: "溶解氧",
      traditional: "溶解氧",
      unit: "mg/L",
      sensorRange: 0...25,
      plausibleRange: 0.2...18
    ),
    Metric(
      name: "do_saturation",
      simplified: "溶解氧饱和度",
      traditional: "溶解氧飽和度",
      unit: "%",
      sensorRange: 0...300,
      plausibleRange: 2...220
    ),
    Metric(
      name: "ph",
      simplified: "酸碱度(pH)",
      traditional: "酸鹼度(pH)",
      unit: "[pH]",
      sensorRange: 0...14,
      plausibleRange: 5.5...10.2
    ),
    Metric(
      name: "orp",
      simplified: "氧化还原电位",
      traditional: "氧化還原電位",
      unit: "mV",
      sensorRange: -2000...2000,
      plausibleRange: -350...600
    ),
    Metric(
      name: "tan",
      simplified: "总氨氮",
      traditional: "總氨氮",
      unit: "mg/L",
      sensorRange: 0...100,
      plausibleRange: 0...5
    ),
    Metric(
      name: "nh3_unionised",
      simplified: "非离子氨",
      traditional: "非離子氨",
      unit: "mg/L",
      sensorRange: 0...20,
      plausibleRange: 0...0.6
    ),
    Metric(
      name: "nitrite_n",
      simplified: "亚硝酸盐氮",
      traditional: "亞硝酸鹽氮",
      unit: "mg/L",
      sensorRange: 0...20,
      plausibleRange: 0...2
    ),
    Metric(
      name: "nitrate_n",
      simplified: "硝酸盐氮",
      traditional: "硝酸鹽氮",
      unit: "mg/L",
      sensorRange: 0...100,
      plausibleRange: 0...30
    ),
    Metric(
      name: "turbidity",
      simplified: "浊度",
      traditional: "濁度",
      unit: "[NTU]",
      sensorRange: 0...4000,
      plausibleRange: 0.5...800
    ),
    Metric(
      name: "water_ec",
      simplified: "电导率",
      traditional: "電導率",
      unit: "uS/cm",
      sensorRange: 0...20000,
      plausibleRange: 40...3000
    ),
    Metric(
      name: "salinity",
      simplified: "盐度",
      traditional: "鹽度",
      unit: "g/kg",
      sensorRange: 0...45,
      plausibleRange: 0...5
    ),
    Metric(
      name: "chlorophyll_a",
      simplified: "叶绿素a",
      traditional: "葉綠素a",
      unit: "ug/L",
      sensorRange: 0...500,
      plausibleRange: 0...300
    ),
    Metric(
      name: "pond_depth",
      simplified: "池塘水深",
      traditional: "池塘水深",
      unit: "cm",
      sensorRange: 0...600,
      plausibleRange: 15...300
    ),
    Metric(
      name: "paddy_water_depth",
      simplified: "田面水深",
      traditional: "田面水深",
      unit: "cm",
      sensorRange: -60...60,
      plausibleRange: -35...25
    ),
    Metric(
      name: "water_level",
      simplified: "水位",
      traditional: "水位",
      unit: "m",
      sensorRange: -5...20,
      plausibleRange: -1...8
    ),
    Metric(
      name: "flow_rate",
      simplified: "瞬时流量",
      traditional: "瞬時流量",
      unit: "m3/h",
      sensorRange: -5000...20000,
      plausibleRange: 0...3000
    ),
    Metric(
      name: "flow_total",
      simplified: "累计流量",
      traditional: "累計流量",
      unit: "m3",
      sensorRange: 0...1000000000,
      plausibleRange: 0...1000000000
    ),
    Metric(
      name: "pipe_pressure",
      simplified: "管道压力",
      traditional: "管道壓力",
      unit: "kPa",
      sensorRange: -100...2500,
      plausibleRange: -20...800
    ),
    Metric(
      name: "gate_opening",
      simplified: "闸门开度",
      traditional: "閘門開度",
      unit: "%",
      sensorRange: 0...100,
      plausibleRange: 0...100
    ),
    Metric(
      name: "gate_state",
      simplified: "闸门状态",
      traditional: "閘門狀態",
      unit: "{state}",
      sensorRange: 0...4,
      plausibleRange: 0...4
    ),
    Metric(
      name: "pump_state",
      simplified: "水泵状态",
      traditional: "水泵狀態",
      unit: "{state}",
      sensorRange: 0...2,
      plausibleRange: 0...2
    ),
    Metric(
      name: "pump_current",
      simplified: "水泵电流",
      traditional: "水泵電流",
      unit: "A",
      sensorRange: 0...1000,
      plausibleRange: 0...400
    ),
    Metric(
      name: "pump_voltage",
      simplified: "水泵电压",
      traditional: "水泵電壓",
      unit: "V",
      sensorRange: 0...600,
      plausibleRange: 340...420
    ),
    Metric(
      name: "pump_power",
      simplified: "水泵功率",
      traditional: "水泵功率",
      unit: "kW",
      sensorRange: 0...630,
      plausibleRange: 0...315
    ),
    Metric(
      name: "pump_energy",
      simplified: "累计电量",
      traditional: "累計電量",
      unit: "kW.h",
      sensorRange: 0...100000000,
      plausibleRange: 0...100000000
    ),
    Metric(
      name: "aerator_state",
      simplified: "增氧机状态",
      traditional: "增氧機狀態",
      unit: "{state}",
      sensorRange: 0...2,
      plausibleRange: 0...2
    ),
    Metric(
      name: "rainfall",
      simplified: "降雨量",
      traditional: "降雨量",
      unit: "mm",
      sensorRange: 0...60,
      plausibleRange: 0...30
    ),
    Metric(
      name: "rainfall_total",
      simplified: "累计雨量",
      traditional: "累計雨量",
      unit: "mm",
      sensorRange: 0...1000000,
      plausibleRange: 0...1000000
    ),
    Metric(
      name: "wind_speed",
      simplified: "风速",
      traditional: "風速",
      unit: "m/s",
      sensorRange: 0...75,
      plausibleRange: 0...35
    ),
    Metric(
      name: "wind_direction",
      simplified: "风向",
      traditional: "風向",
      unit: "deg",
      sensorRange: 0...360,
      plausibleRange: 0...360
    ),
    Metric(
      name: "air_pressure",
      simplified: "大气压",
      traditional: "大氣壓",
      unit: "hPa",
      sensorRange: 500...1100,
      plausibleRange: 975...1045
    ),
    Metric(
      name: "door_state",
      simplified: "门磁状态",
      traditional: "門磁狀態",
      unit: "{state}",
      sensorRange: 0...1,
      plausibleRange: 0...1
    ),
    Metric(
      name: "battery_voltage",
      simplified: "电池电压",
      traditional: "電池電壓",
      unit: "V",
      sensorRange: 0...60,
      plausibleRange: 2.6...15
    ),
    Metric(
      name: "battery_level",
      simplified: "电池电量",
      traditional: "電池電量",
      unit: "%",
      sensorRange: 0...100,
      plausibleRange: 5...100
    ),
    Metric(
      name: "rssi",
      simplified: "接收信号强度",
      traditional: "接收信號強度",
      unit: "dB{mW}",
      sensorRange: -160...10,
      plausibleRange: -130...(-20)
    ),
    Metric(
      name: "snr",
      simplified: "信噪比",
      traditional: "信噪比",
      unit: "dB",
      sensorRange: -40...40,
      plausibleRange: -22...15
    ),
  ])
}
