import Dispatch
import QualityControl
import Store
import Synchronization
import Telemetry

/// Reads stretches of series on a queue of its own, a little ahead of whoever takes them in: at a
/// start one core reads while the other judges.
final class HistoryRelay: Sendable {
  /// Samples that travel together, and how many such parts may wait.
  private static let (partSize, mostWaiting) = (16_384, 4)
  /// Rows of the append-only table that are sorted in memory, 48 bytes each; more go through a file.
  private static let rowsAtOnce = 1_000_000

  /// Some stretches with their samples, one after the other.
  private struct Part: Sendable {
    var samples: [Sample] = []
    var stretches: [(stretch: QualityStage.Stretch, end: Int)] = []
  }

  private enum Item: Sendable {
    case part(Part)
    case end(StoreError?)
  }

  private let items = Mutex<[Item]>([])
  private let filled = DispatchSemaphore(value: 0)
  private let free = DispatchSemaphore(value: HistoryRelay.mostWaiting)

  /// Reads what a store holds of stretches.
  ///
  /// - Parameters:
  ///   - stretches: series and event times.
  ///   - path: the store.
  ///   - register: its series.
  ///   - body: takes the samples of one stretch in the order of their times, on the caller's thread;
  ///     called once for each, also where there are none.
  /// - Throws: ``StoreError`` where the file cannot be read.
  static func read(
    _ stretches: [QualityStage.Stretch],
    path: String,
    register: Register,
    _ body: (QualityStage.Stretch, ArraySlice<Sample>) -> Void
  ) throws(StoreError) {
    guard !stretches.isEmpty else { return }
    let relay = HistoryRelay()
    DispatchQueue(label: "sluice.history", qos: .userInitiated).async { @Sendable in
      relay.fill(stretches, path, register)
    }
    while true {
      switch relay.take() {
      case .end(let error?): throw error
      case .end(nil): return
      case .part(let part):
        var start = 0
        for (stretch, end) in part.stretches {
          body(stretch, part.samples[start..<end])
          start = end
        }
      }
    }
  }

  private func fill(_ stretches: [QualityStage.Stretch], _ path: String, _ register: Register) {
    do throws(StoreError) {
      let reader = try StoreReader(path: path)
      reader.rowsAtOnce = Self.rowsAtOnce
      var part = Part()
      try reader.history(stretches, register: register) { stretch, samples in
        part.samples += samples
        part.stretches.append((stretch, part.samples.count))
        guard part.samples.count >= Self.partSize else { return }
        give(.part(part))
        part = Part()
        part.samples.reserveCapacity(Self.partSize + 1024)
      }
      give(.part(part))
      give(.end(nil))
    } catch {
      give(.end(error))
    }
  }

  private func give(_ item: Item) {
    free.wait()
    items.withLock { $0.append(item) }
    filled.signal()
  }

  private func take() -> Item {
    filled.wait()
    let item = items.withLock { $0.removeFirst() }
    free.signal()
    return item
  }
}
