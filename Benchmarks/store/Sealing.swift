import Dispatch
import Foundation
import Store
import Telemetry

/// What maintaining a store costs, and how much it has written since it was opened.
struct Sealing {
  /// The store.
  let store: Store
  private(set) var cost = Cost()
  private let path: String
  private let writtenBefore: Int64

  /// Opens the store, or makes it.
  init(_ path: String, queue: DispatchQueue) throws {
    self.path = path
    writtenBefore = Self.writtenBytes
    var options = StoreOptions()
    options.reserveBytes = 0
    store = try Store.open(path: path, queue: queue, options: options)
  }

  /// Does all there is to do at a moment, in the slices of the daemon.
  mutating func maintain(at now: Instant) throws {
    try cost.measure { [store] in while try store.maintain(at: now) {} }
  }

  /// Goes on from the last reading as time would: hour by hour until its day is joined, then to the
  /// end of its 32 days.
  mutating func finish() throws -> [String: Double] {
    let end = try store.restore().newest.samples.map(\.arrived).max() ?? .epoch
    for hours in Int64(1)...27 { try maintain(at: end + .hours(hours)) }
    try maintain(at: end + .days(60))
    return try close()
  }

  /// Closes the store, and says what was done.
  func close() throws -> [String: Double] {
    let (pages, steps) = (store.pagesWritten, store.pagesOfSealing)
    let sizes = try store.sizes()
    try store.close()
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let ofSteps = steps.map { ("page_bytes, \($0)", Double($1 * 4096)) }
    let figures: [String: Double] = [
      "samples": Double(sizes.hotSamples + sizes.sealedSamples), "seal_seconds": cost.seconds,
      "seal_cpu": cost.processorSeconds, "page_bytes": Double(pages * 4096),
      "written_bytes": Double(Self.writtenBytes - writtenBefore), "file_bytes": Double(bytes),
      "hot": Double(sizes.hotSamples),
    ]
    return figures.merging(ofSteps) { $1 }
  }

  /// Bytes that this process has handed to the system to write.
  private static var writtenBytes: Int64 {
    let text = (try? String(contentsOfFile: "/proc/self/io", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("wchar: ") }
    return line.flatMap { Int64($0.dropFirst(7)) } ?? 0
  }
}
