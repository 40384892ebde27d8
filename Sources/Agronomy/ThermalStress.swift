/// Time and degrees beyond a temperature limit (D-24).
public enum ThermalStress {
  /// Which side of a limit does harm.
  public enum Side: Hashable, Sendable {
    /// At the limit and above.
    case heat
    /// Below the limit.
    case cold
  }

  /// What a run of readings adds up to.
  public struct Result: Hashable, Sendable {
    /// Hours beyond the limit.
    public var hours: Double
    /// Σ |T − limit|·Δt beyond the limit, in K·h.
    public var degreeHours: Double
    /// Hours that are known of.
    public var knownHours: Double
  }

  /// Adds up readings, each of which holds until the next but no longer than `longestHold`.
  ///
  /// - Parameters:
  ///   - times: in seconds, strictly rising.
  ///   - temperatures: in °C, finite.
  ///   - limit: in °C.
  ///   - side: heat counts `T ≥ limit`, cold `T < limit`.
  ///   - longestHold: in seconds, above 0; the last reading holds so long too.
  /// - Returns: nil where the arguments do not fit together.
  public static func total(
    times: [Double],
    temperatures: [Double],
    limit: Double,
    side: Side,
    longestHold: Double
  ) -> Result? {
    guard times.count == temperatures.count, temperatures.allSatisfy(\.isFinite), limit.isFinite,
      longestHold > 0
    else { return nil }
    var result = Result(hours: 0, degreeHours: 0, knownHours: 0)
    for index in times.indices {
      let next = index + 1 < times.count ? times[index + 1] : .infinity
      guard next > times[index] else { return nil }
      let hours = min(next - times[index], longestHold) / 3600
      let excess =
        side == .heat ? temperatures[index] - limit : limit - temperatures[index]
      result.knownHours += hours
      guard excess > 0 || (excess == 0 && side == .heat) else { continue }
      result.hours += hours
      result.degreeHours += excess * hours
    }
    return result
  }
}
