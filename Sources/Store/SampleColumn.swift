/// The columns of the table `sample` that `sluice sql` shows, in their order.
enum SampleColumn: Int, CaseIterable {
  case series, site, device, metric, time, value, unit, flag, reasons, arrived
  /// Only seen where it is named.
  case channel

  /// The columns as in CREATE TABLE; `MOMENT` is milliseconds, and printed as a time.
  static let declaration = allCases.map(\.definition).joined(separator: ", ")

  private var definition: String {
    switch self {
    case .time, .arrived: "\(self) MOMENT"
    case .value: "value REAL"
    case .flag: "flag INTEGER"
    case .channel: "channel TEXT HIDDEN"
    case .series, .site, .device, .metric, .unit, .reasons: "\(self) TEXT"
    }
  }

  /// The type by which a column that holds moments is known.
  static let momentType = "MOMENT"
}
