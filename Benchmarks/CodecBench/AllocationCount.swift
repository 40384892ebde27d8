import Glibc

/// The count of calls that take memory from the heap, where `allocations.c` is preloaded.
struct AllocationCount {
  private let read: @convention(c) () -> UInt

  /// Finds the counter; nil where it is not there.
  init?() {
    guard let symbol = dlsym(nil, "allocation_count") else { return nil }
    read = unsafeBitCast(symbol, to: (@convention(c) () -> UInt).self)
  }

  /// How many calls `work` makes.
  func of(_ work: () -> Void) -> Int {
    let before = read()
    work()
    return Int(read() - before)
  }
}
