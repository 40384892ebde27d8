/// Oxygen that water in contact with moist air holds, in mg/L.
public enum DissolvedOxygen {
  /// Oxygen at saturation in mg/L.
  ///
  /// Benson and Krause's equations as printed in APHA Standard Methods 4500-O and USGS Technical
  /// Memorandum 2011.03: fresh water at 1 atm, a factor for salinity, a factor for pressure.
  ///
  /// - Parameters:
  ///   - temperature: of the water in °C, 0…40.
  ///   - salinity: on the practical scale, about g/kg, 0…40.
  ///   - pressure: of the air at the surface, not reduced to sea level, in hPa, 506.625…1114.575
  ///     (0.5…1.1 atm).
  /// - Returns: nil outside these ranges.
  public static func saturation(
    temperature: Double,
    salinity: Double = 0,
    pressure: Double = 1013.25
  ) -> Double? {
    let atmospheres = pressure / 1013.25
    guard (0.0...40).contains(temperature), (0.0...40).contains(salinity),
      (0.5...1.1).contains(atmospheres)
    else { return nil }
    let kelvin = temperature + 273.15
    var logarithm = freshWater(kelvin: kelvin)
    if salinity > 0 {
      logarithm -= salinity * (0.017674 - 10.754 / kelvin + 2140.7 / (kelvin * kelvin))
    }
    let concentration = PortableMath.exp(logarithm)
    guard pressure != 1013.25 else { return concentration }
    return concentration * pressureFactor(atmospheres, temperature: temperature, kelvin: kelvin)
  }

  private static func freshWater(kelvin: Double) -> Double {
    let inverse = 1 / kelvin
    let polynomial = ((-8.621949e11 * inverse + 1.243800e10) * inverse - 6.642308e7) * inverse
    return -139.34411 + (polynomial + 1.575701e5) * inverse
  }

  private static func pressureFactor(
    _ atmospheres: Double,
    temperature: Double,
    kelvin: Double
  ) -> Double {
    let vapour = PortableMath.exp(11.8571 - 3840.70 / kelvin - 216_961 / (kelvin * kelvin))
    let theta = 0.000975 - 1.426e-5 * temperature + 6.436e-8 * temperature * temperature
    return atmospheres * (1 - vapour / atmospheres) * (1 - theta * atmospheres)
      / ((1 - vapour) * (1 - theta))
  }

  /// Oxygen as a share of what the water would hold at saturation, in % (D-14).
  ///
  /// Above 100 is normal by day. Ranges as for ``saturation(temperature:salinity:pressure:)``; the
  /// concentration in mg/L is not negative.
  public static func percentSaturation(
    concentration: Double,
    temperature: Double,
    salinity: Double = 0,
    pressure: Double = 1013.25
  ) -> Double? {
    guard concentration >= 0, concentration.isFinite,
      let full = saturation(temperature: temperature, salinity: salinity, pressure: pressure)
    else { return nil }
    return 100 * concentration / full
  }

  /// Oxygen at saturation in mg/L by the short form of Chinese standards (D-15).
  ///
  /// `468 / (31.6 + T)` in fresh water, `(491 − 2.65·S) / (33.5 + T)` in salt water (HJ 2.3), for
  /// the standard index only: up to 1.1 % above the full formula at 35 °C. The salt form is from
  /// general knowledge, not checked against the standard's text.
  ///
  /// - Parameters:
  ///   - temperature: in °C, 0…40.
  ///   - salinity: about g/kg, 0…40; 0 takes the fresh-water form.
  /// - Returns: nil outside these ranges.
  public static func nationalSaturation(temperature: Double, salinity: Double = 0) -> Double? {
    guard (0.0...40).contains(temperature), (0.0...40).contains(salinity) else { return nil }
    guard salinity > 0 else { return 468 / (31.6 + temperature) }
    return (491 - 2.65 * salinity) / (33.5 + temperature)
  }
}
