import QualityControl
import Store
import Telemetry

extension StoreReader {
  /// Reads stretches of series; those of one time are read together, in the order in which they lie
  /// in the file, and those of one series as one.
  ///
  /// - Parameters:
  ///   - stretches: series and event times.
  ///   - register: the series, where it is at hand; else they are looked up.
  ///   - body: takes the samples of one stretch in the order of their times; called once for each,
  ///     also where there are none.
  /// - Throws: ``StoreError`` where the file cannot be read.
  func history(
    _ stretches: [QualityStage.Stretch],
    register: Register? = nil,
    _ body: (QualityStage.Stretch, [Sample]) -> Void
  ) throws(StoreError) {
    for group in Self.groups(stretches) {
      let known: [Register.Series?]
      if let register {
        known = group.map { register[$0.series] }
      } else {
        known = try series(group.map(\.series))
      }
      let range = TimeRange(
        start: group.map(\.range.start).min() ?? .epoch,
        end: group.map(\.range.end).max() ?? .epoch
      )
      let cursor = cursor(over: known.compactMap(\.self), in: range)
      var samples: [Sample] = []
      var next = 0
      while let block = try cursor.next() {
        while group[next].series != block.series.id {
          body(group[next], samples)
          samples.removeAll(keepingCapacity: true)
          next += 1
        }
        for index in block.columns.indices(in: group[next].range) {
          samples.append(block.columns.sample(index, of: block.series.id))
        }
      }
      for stretch in group[next...] {
        body(stretch, samples)
        samples.removeAll(keepingCapacity: true)
      }
    }
  }

  /// Stretches whose times overlap, so that reading them together reads little that nobody wants;
  /// those of each group by their series.
  private static func groups(_ stretches: [QualityStage.Stretch]) -> [[QualityStage.Stretch]] {
    var groups: [[QualityStage.Stretch]] = []
    var end = Instant(milliseconds: .min)
    for stretch in stretches.sorted(by: { $0.range.start < $1.range.start }) {
      if stretch.range.start > end { groups.append([]) }
      groups[groups.count - 1].append(stretch)
      end = max(end, stretch.range.end)
    }
    return groups.map { joined($0.sorted { $0.series < $1.series }) }
  }

  /// Stretches in the order of their series, each series once.
  private static func joined(_ stretches: [QualityStage.Stretch]) -> [QualityStage.Stretch] {
    var joined: [QualityStage.Stretch] = []
    for stretch in stretches {
      guard let last = joined.last, last.series == stretch.series else {
        joined.append(stretch)
        continue
      }
      joined[joined.count - 1].range = TimeRange(
        start: min(last.range.start, stretch.range.start),
        end: max(last.range.end, stretch.range.end)
      )
    }
    return joined
  }
}
