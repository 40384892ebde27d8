internal import Telemetry

/// The revisions of some series that are being sealed.
struct RevisedSeries {
  /// The revisions by series.
  let revisions: [Int32: ArraySlice<SampleRevision>]
  /// The series up to which all are there.
  let last: Int32
  private let series: [Int32]

  /// Takes revisions in the order of their series.
  init(_ list: [SampleRevision], upTo last: Int32) {
    self.last = last
    var revisions: [Int32: ArraySlice<SampleRevision>] = [:]
    var series: [Int32] = []
    var start = 0
    while start < list.count {
      let number = list[start].series.rawValue
      let end = list[start...].firstIndex { $0.series.rawValue != number } ?? list.count
      revisions[number] = list[start..<end]
      series.append(number)
      start = end
    }
    (self.revisions, self.series) = (revisions, series)
  }

  /// The next series with revisions after one.
  func first(after number: Int64) -> Int32? {
    var (low, high) = (0, series.count)
    while low < high {
      let middle = (low + high) / 2
      if Int64(series[middle]) <= number { low = middle + 1 } else { high = middle }
    }
    return low < series.count ? series[low] : nil
  }
}
