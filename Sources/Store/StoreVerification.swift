/// What a thorough look at a store has found.
public struct StoreVerification: Hashable, Sendable {
  /// One thing that was looked at.
  public struct Check: Hashable, Sendable {
    /// What was looked at, in one word.
    public var name: String
    /// How many of them.
    public var examined: Int64 = 0
    /// How many of them are not as they should be.
    public var faulty: Int64 = 0
    /// The first of these, in words.
    public var faults: [String] = []

    /// How many faults are kept in words.
    public static let longestList = 20

    init(_ name: String) { self.name = name }

    /// Notes a fault.
    mutating func note(_ fault: @autoclosure () -> String) {
      faulty += 1
      if faults.count < Self.longestList { faults.append(fault()) }
    }
  }

  /// The checks, in the order in which they were made.
  public var checks: [Check] = []

  /// What can be read all the same; counted where something is wrong.
  public var remains: StoreRemains?

  /// Whether nothing was found.
  public var isSound: Bool { checks.allSatisfy { $0.faulty == 0 } }
}
