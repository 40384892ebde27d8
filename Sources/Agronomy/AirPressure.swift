/// Air pressure by height.
public enum AirPressure {
  /// Pressure of the standard atmosphere in hPa at a height in metres above the sea (D-13).
  ///
  /// `1013.25·(1 − 2.25577e-5·z)^5.25588`, ICAO's troposphere. Range: -500…11,000 m.
  public static func standard(altitude: Double) -> Double? {
    guard (-500.0...11_000).contains(altitude) else { return nil }
    return 1013.25 * PortableMath.power(1 - 2.25577e-5 * altitude, 5.25588)
  }

  /// Pressure in kPa at a height in metres, as evapotranspiration wants it (D-13).
  ///
  /// `101.3·((293 − 0.0065·z) / 293)^5.26`, FAO-56 equation 7. Range: -500…11,000 m.
  public static func fao(altitude: Double) -> Double? {
    guard (-500.0...11_000).contains(altitude) else { return nil }
    return 101.3 * PortableMath.power((293 - 0.0065 * altitude) / 293, 5.26)
  }
}
