import Store
import Telemetry

extension StoreReader {
  /// One aggregate for each series and bucket, all at once.
  func aggregates(
    matching glob: String?,
    in range: TimeRange,
    every: TimeSpan,
    zone: LocalZone,
    dayStart: TimeSpan = .zero,
    using isUsed: (QualityFlag) -> Bool
  ) throws -> [(series: Register.Series, bucket: TimeRange, aggregate: Aggregate)] {
    var rows: [(series: Register.Series, bucket: TimeRange, aggregate: Aggregate)] = []
    try aggregates(
      matching: glob,
      in: range,
      every: every,
      zone: zone,
      dayStart: dayStart,
      using: isUsed
    ) { rows.append(($0, $1, $2)) }
    return rows
  }
}
