internal import Agronomy
public import Telemetry

/// The weather of the Deqing plain as a function of seed and moment.
///
/// Each day is drawn from its own number, and what depends on the days before looks back a month,
/// so a simulation that starts later sees the same weather. Figures: the county's means by day of
/// year with an AR(1) anomaly, a two-state chain for wet days, gamma-spread amounts, Haurwitz'
/// clear sky times a daily clearness, Weibull-spread wind.
public struct WeatherGenerator: Sendable {
  /// Seconds east of UTC of the place's clocks: Asia/Shanghai has no summer time.
  public static let zoneOffset = 28_800

  private let settings: WeatherSettings
  private let sun: SolarGeometry?
  private let seed: UInt64
  private let clouds: Wobble
  private let gusts: Wobble
  private let fronts: Wobble
  private let turns: Wobble
  private var days: (number: Int64, before: DayWeather, today: DayWeather, after: DayWeather)?

  /// Makes the weather of a seed; a place off the globe has no sun.
  public init(seed: UInt64, settings: WeatherSettings) {
    self.settings = settings
    self.seed = RandomSource.seed(seed, name: "weather")
    sun = SolarGeometry(latitude: settings.latitude, longitude: settings.longitude)
    clouds = Wobble(seed: self.seed, name: "clouds", step: .minutes(10))
    gusts = Wobble(seed: self.seed, name: "gusts", step: .minutes(5))
    fronts = Wobble(seed: self.seed, name: "fronts", step: .hours(36))
    turns = Wobble(seed: self.seed, name: "turns", step: .hours(8))
  }

  /// The weather at a moment.
  public mutating func weather(at time: Instant) -> Weather {
    let local = time.milliseconds + Int64(Self.zoneOffset) * 1000
    let number = local.quotientFloor(86_400_000)
    let hour = Double(local - number * 86_400_000) / 3_600_000
    let days = self.days(around: number)
    let height = sun?.cosineOfZenith(secondsSinceEpoch: Double(time.milliseconds) / 1000) ?? -1
    let clear = SolarGeometry.clearSkyRadiation(cosineOfZenith: height) ?? 0
    let breaks = 1 + 0.12 * clouds.value(at: time)
    let share = min(max(days.today.clearness * breaks, 0.05), 1)
    // The air knows no midnight: its day goes over into the next from noon to noon.
    let neighbour = hour < 12 ? days.before : days.after
    let part = abs(hour - 12) / 24
    let mean = Self.blend(days.today.meanTemperature, neighbour.meanTemperature, part)
    let range = Self.blend(days.today.temperatureRange, neighbour.temperatureRange, part)
    let season = season(of: number).day
    return Weather(
      temperature: mean + range / 2 * PortableMath.cosine(degrees: (hour - 14.5) * 15),
      dewPoint: Self.blend(days.today.dewPoint, neighbour.dewPoint, part),
      radiation: clear * share,
      clearness: share,
      cosineOfZenith: height,
      rain: Self.rain(days.today, hour: hour),
      wind: wind(days.today, hour: hour, at: time),
      windDirection: windDirection(season: season, at: time),
      pressure: pressure(season: season, at: time)
    )
  }

  /// Station pressure in hPa: high in winter, low in summer, with passing fronts.
  private func pressure(season: Double, at time: Instant) -> Double {
    1015 - 10 * PortableMath.cosine(degrees: 360 * (season - 206) / 365) + 4
      * fronts.value(at: time)
  }

  /// The monsoon's: from south-east in summer, from north-west in winter, and either way in between.
  private func windDirection(season: Double, at time: Instant) -> Double {
    let summer = PortableMath.cosine(degrees: 360 * (season - 206) / 365)
    let prevailing = summer + 0.6 * fronts.value(at: time) > 0 ? 135.0 : 315.0
    let direction = prevailing + 30 * turns.value(at: time)
    return direction - (direction / 360).rounded(.down) * 360
  }

  /// The day with this number since 1970-01-01, local time.
  public mutating func day(_ number: Int64) -> DayWeather {
    days(around: number).today
  }

  /// The local day in which a moment lies.
  mutating func day(at time: Instant) -> DayWeather {
    day(Self.dayNumber(time))
  }

  /// The day of the year of the season at a moment.
  func season(at time: Instant) -> Double {
    season(of: Self.dayNumber(time)).day
  }

  /// The local day in which a moment lies, since 1970.
  static func dayNumber(_ time: Instant) -> Int64 {
    (time.milliseconds + Int64(zoneOffset) * 1000).quotientFloor(86_400_000)
  }

  private mutating func days(
    around number: Int64
  ) -> (before: DayWeather, today: DayWeather, after: DayWeather) {
    if let days, days.number == number { return (days.before, days.today, days.after) }
    let drawn = (drawn(number - 1), drawn(number), drawn(number + 1))
    days = (number, drawn.0, drawn.1, drawn.2)
    return drawn
  }

  private static func blend(_ today: Double, _ neighbour: Double, _ share: Double) -> Double {
    today + (neighbour - today) * share
  }

  private func drawn(_ number: Int64) -> DayWeather {
    let season = self.season(of: number)
    var chance = RandomSource(seed: seed, name: "day", number: number)
    let isWet = settings.rain.map { $0 > 0 } ?? self.isWet(number)
    let amount = chance.gamma(shape: 0.75, mean: Self.rainMean(month: season.month))
    let hours = chance.uniform(1...12)
    let sky = isWet ? 0.25 : chance.uniform() < 0.6 ? 0.72 : 0.45
    let clearness = min(max(sky + 0.07 * chance.normal(), 0.12), 0.85)
    let anomaly = settings.anomaly ?? (self.anomaly(number, season: season.day) - (isWet ? 2 : 0))
    let mean = Self.mean(day: season.day) + anomaly
    let range = isWet ? 4.5 : 8.5
    return DayWeather(
      meanTemperature: mean,
      temperatureRange: range,
      dewPoint: mean - range / 2 - (isWet ? 0 : 0.8),
      clearness: settings.clearness ?? clearness,
      rain: isWet ? settings.rain ?? amount : 0,
      rainStart: chance.uniform(0...(24 - hours)),
      rainHours: hours,
      wind: settings.wind ?? min(chance.weibull(shape: 1.9, scale: 2.37), 9)
    )
  }

  /// The day of the year and the month of a local day, or the pinned ones.
  func season(of number: Int64) -> (day: Double, month: Int) {
    if let pinned = settings.season { return (Double(pinned), min((pinned - 1) / 30 + 1, 12)) }
    let date = CivilTime(Instant(milliseconds: number * 86_400_000))
    let newYear = CivilTime(year: date.year, month: 1, day: 1)?.daysSinceEpoch ?? Int(number)
    return (Double(Int(number) - newYear + 1), date.month)
  }

  /// The mean air temperature of a day of the year in °C, 1981–2010 and rounded.
  static func mean(day: Double) -> Double {
    17.4 + 12.2 * PortableMath.cosine(degrees: 360 * (day - 206) / 365)
  }

  /// An AR(1) anomaly in K: φ 0.7, deviation 3.2 in winter and 1.8 in summer.
  private func anomaly(_ number: Int64, season: Double) -> Double {
    var sum = 0.0
    for back in stride(from: Int64(30), through: 0, by: -1) {
      var chance = RandomSource(seed: seed, name: "anomaly", number: number - back)
      sum = 0.7 * sum + chance.normal()
    }
    let deviation = 2.5 - 0.7 * PortableMath.cosine(degrees: 360 * (season - 206) / 365)
    return sum * deviation * 0.714  // √(1 − φ²) makes the sum's deviation 1
  }

  /// A two-state chain; both pasts meet within days, so a month back decides nothing.
  private func isWet(_ number: Int64) -> Bool {
    var wet = false
    for day in (number - 30)...number {
      var chance = RandomSource(seed: seed, name: "wet", number: day)
      let odds = Self.wetOdds(month: season(of: day).month)
      wet = chance.uniform() < (wet ? odds.afterWet : odds.afterDry)
    }
    return wet
  }

  private static func wetOdds(month: Int) -> (afterDry: Double, afterWet: Double) {
    switch month {
    case 6: (0.40, 0.65)
    case 10...12: (0.18, 0.50)
    default: (0.28, 0.55)
    }
  }

  private static func rainMean(month: Int) -> Double {
    switch month {
    case 6: 15
    case 7, 8: 14
    default: 10
    }
  }

  /// Half a sine wave over the wet hours.
  private static func rain(_ day: DayWeather, hour: Double) -> Double {
    let share = (hour - day.rainStart) / day.rainHours
    guard day.rain > 0, share > 0, share < 1 else { return 0 }
    return day.rain / day.rainHours * (.pi / 2) * PortableMath.sine(degrees: 180 * share)
  }

  /// 1.5 times the day's mean at 14:00, 0.6 times by night.
  private func wind(_ day: DayWeather, hour: Double, at time: Instant) -> Double {
    let course = 1.05 + 0.45 * PortableMath.cosine(degrees: (hour - 14) * 15)
    return max(0, day.wind * course * (1 + 0.2 * gusts.value(at: time)))
  }
}
