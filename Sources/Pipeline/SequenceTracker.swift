/// The numbers that one device gives its messages: up to which none is missing, and how many are.
public struct SequenceTracker: Hashable, Sendable {
  /// How many numbers may wait behind a gap before the gap is given up.
  public static let patience = 1000

  /// The highest number up to which none is missing; nil before the first.
  public private(set) var contiguous: Int64?
  private var waiting: Set<Int64> = []

  /// Makes a tracker that has seen everything up to `contiguous`.
  public init(contiguous: Int64? = nil) {
    self.contiguous = contiguous
  }

  /// Takes in the number of a message that is committed.
  ///
  /// A number far below what was seen, or a first one, is a device that began anew, unless the
  /// message is one that we had already.
  ///
  /// - Returns: how many missing numbers were given up.
  public mutating func take(_ number: Int64, isDuplicate: Bool = false) -> Int64 {
    guard let last = contiguous else {
      contiguous = number
      return 0
    }
    if number <= last {
      let isFarBelow = Self.distance(from: number, to: last) >= UInt64(Self.patience)
      if !isDuplicate, isFarBelow || number <= 1 {
        (contiguous, waiting) = (number, [])
      }
      return 0
    }
    waiting.insert(number)
    advance()
    guard waiting.count > Self.patience || Self.distance(from: last, to: number) > 1_000_000 else {
      return 0
    }
    return giveUp()
  }

  private mutating func advance() {
    while let last = contiguous, last < .max, waiting.remove(last + 1) != nil {
      contiguous = last + 1
    }
  }

  private mutating func giveUp() -> Int64 {
    guard let last = contiguous, let next = waiting.min() else { return 0 }
    waiting.remove(next)
    contiguous = next
    advance()
    return Int64(clamping: Self.distance(from: last, to: next) - 1)
  }

  /// How far apart two numbers lie, whatever a device sends.
  private static func distance(from low: Int64, to high: Int64) -> UInt64 {
    UInt64(bitPattern: high &- low)
  }
}
