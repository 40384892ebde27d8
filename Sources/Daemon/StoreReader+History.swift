import QualityControl
import Store
import Telemetry

extension StoreReader {
  /// Reads stretches of series; those of one time are read together.
  ///
  /// - Parameters:
  ///   - stretches: series and event times.
  ///   - body: takes the samples of one stretch in the order of their times; called once for each,
  ///     also where there are none.
  /// - Throws: ``StoreError`` where the file cannot be read.
  func history(
    _ stretches: [QualityStage.Stretch],
    _ body: (QualityStage.Stretch, [Sample]) -> Void
  ) throws(StoreError) {
    guard !stretches.isEmpty else { return }
    let register = try register()
    for group in Self.groups(stretches) {
      var wanted = Dictionary(group.map { ($0.series, $0) }, uniquingKeysWith: { $1 })
      let series = group.compactMap { register[$0.series] }
      let range = TimeRange(
        start: group.map(\.range.start).min() ?? .epoch,
        end: group.map(\.range.end).max() ?? .epoch
      )
      let cursor = cursor(over: series, in: range)
      var samples: [Sample] = []
      func finish(_ id: SeriesID) {
        guard let stretch = wanted.removeValue(forKey: id) else { return }
        body(stretch, samples)
        samples.removeAll(keepingCapacity: true)
      }
      var current: SeriesID?
      while let block = try cursor.next() {
        if let current, current != block.series.id { finish(current) }
        current = block.series.id
        guard let stretch = wanted[block.series.id] else { continue }
        for index in 0..<block.columns.count {
          let sample = block.columns.sample(index, of: block.series.id)
          if stretch.range.contains(sample.time) { samples.append(sample) }
        }
      }
      if let current { finish(current) }
      for stretch in wanted.values { body(stretch, []) }
    }
  }

  /// Stretches whose times overlap, so that reading them together reads little that nobody wants.
  private static func groups(_ stretches: [QualityStage.Stretch]) -> [[QualityStage.Stretch]] {
    var groups: [[QualityStage.Stretch]] = []
    var end = Instant(milliseconds: .min)
    for stretch in stretches.sorted(by: { $0.range.start < $1.range.start }) {
      if stretch.range.start > end { groups.append([]) }
      groups[groups.count - 1].append(stretch)
      end = max(end, stretch.range.end)
    }
    return groups
  }
}
