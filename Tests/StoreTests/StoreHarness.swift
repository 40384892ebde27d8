import Dispatch
import Store
import Telemetry
import TestSupport

/// A store in a fresh directory, with its queue.
final class StoreHarness {
  let directory: TemporaryDirectory
  let path: String
  let queue = DispatchQueue(label: "store-test")
  var options = StoreOptions()
  private(set) var store: Store?

  init(_ configure: (inout StoreOptions) -> Void = { _ in }) throws {
    directory = try TemporaryDirectory("sluice-store")
    path = directory.path(of: "sluice.db")
    options.reserveBytes = 0
    configure(&options)
  }

  /// The open store; opens it where it is not.
  func open() throws -> Store {
    if let store { return store }
    let (path, options, queue) = (path, options, queue)
    let opened = try queue.sync { try Store.open(path: path, queue: queue, options: options) }
    store = opened
    return opened
  }

  /// Lets go of the store as a crash would, or closes it in order.
  func end(clean: Bool) throws {
    guard let store else { return }
    if clean { try queue.sync { try store.close() } }
    self.store = nil
  }

  @discardableResult
  func append(_ batch: Batch) throws -> Appended {
    let store = try open()
    return try queue.sync { try store.append(batch) }
  }

  func restore() throws -> RestoredState {
    let store = try open()
    return try queue.sync { try store.restore() }
  }

  func contains(_ candidates: [(series: SeriesID, time: Instant)]) throws -> [Bool] {
    let store = try open()
    return try queue.sync { try store.contains(candidates) }
  }

  /// Does all there is to do at a moment; how many slices it took.
  @discardableResult
  func maintain(at now: Instant, asking: Bool = false, within length: Duration = .zero) throws
    -> Int
  {
    let store = try open()
    return try queue.sync {
      if asking { store.askForSealing() }
      var slices = 1
      while try store.maintain(at: now, within: length) { slices += 1 }
      return slices
    }
  }

  /// The same, with errors of the store only.
  func maintainOnce(at now: Instant) throws(StoreError) {
    guard let store else { return }
    let result: Result<Void, StoreError> = queue.sync {
      Result { () throws(StoreError) in while try store.maintain(at: now, within: .zero) {} }
    }
    try result.get()
  }

  func sizes() throws -> StoreSizes {
    let store = try open()
    return try queue.sync { try store.sizes() }
  }

  func reader() throws -> StoreReader { try StoreReader(path: path) }
}
