/// What comes out of a damaged store.
public struct StoreRemains: Hashable, Sendable {
  /// How many series can be named.
  public var series = 0
  /// How many readings can be read.
  public var readings: Int64 = 0
  /// What cannot, each part once.
  public var losses: [StoreLoss] = []
}
