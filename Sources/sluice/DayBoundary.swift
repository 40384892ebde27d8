import ArgumentParser
import Telemetry

/// The local time at which a day begins: `00:00`, `08:00`, `20:00`.
struct DayBoundary: ExpressibleByArgument {
  /// How long after midnight that is.
  let afterMidnight: TimeSpan

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isNumber) }),
      let hour = Int64(parts[0]), let minute = Int64(parts[1]), hour < 24, minute < 60
    else { return nil }
    afterMidnight = .minutes(hour * 60 + minute)
  }
}
