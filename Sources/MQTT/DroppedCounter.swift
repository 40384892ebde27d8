/// Turns the broker's running count of dropped messages into rises.
struct DroppedCounter {
  private var last: Int64?

  /// Takes in the count as the broker publishes it; gives the rise, or nil when there is none.
  ///
  /// The first count says nothing of when it came about. A count below the last one is that of a
  /// broker that has been started anew: all of it is a rise.
  mutating func take(_ payload: some Sequence<UInt8>) -> Int64? {
    guard let count = Int64(String(decoding: Array(payload), as: UTF8.self)) else { return nil }
    defer { last = count }
    guard let last else { return nil }
    let rise = count < last ? count : count - last
    return rise > 0 ? rise : nil
  }
}
