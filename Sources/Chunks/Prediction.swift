/// How a number of a column is guessed from those before it; what is kept is the difference.
///
/// All of it wraps at the ends of the integers, so every column comes back, whatever is in it.
enum Prediction: UInt8, CaseIterable {
  /// The smallest number of the column.
  case least
  /// The number before, and the usual step on top.
  case last
  /// The step before goes on: delta of delta.
  case line
  /// The mean of the four before: for noise around a level, it adds less noise of its own than `last`.
  case mean
  /// The bits of the number before: what differs.
  case bits

  /// What it leaves, with the two numbers by which it is turned back.
  func residuals(of column: [Int64]) -> (numbers: [UInt64], first: Int64, step: Int64) {
    guard let first = column.first else { return ([], 0, 0) }
    var numbers = [UInt64](repeating: 0, count: column.count)
    switch self {
    case .least:
      let least = column.min() ?? 0
      for index in column.indices {
        numbers[index] = UInt64(bitPattern: column[index] &- least)
      }
      return (numbers, least, 0)
    case .last:
      let step = Self.usualStep(column)
      for index in column.indices.dropFirst() {
        numbers[index] = (column[index] &- column[index - 1] &- step).zigzag
      }
      return (numbers, first, step)
    case .line:
      let step = column.count > 1 ? column[1] &- first : 0
      for index in column.indices.dropFirst(2) {
        let guess = column[index - 1] &+ (column[index - 1] &- column[index - 2])
        numbers[index] = (column[index] &- guess).zigzag
      }
      return (numbers, first, step)
    case .mean:
      var (a, b, c, d) = (first, first, first, first)
      for index in column.indices.dropFirst() {
        numbers[index] = (column[index] &- (a &+ b &+ c &+ d) >> 2).zigzag
        (a, b, c, d) = (b, c, d, column[index])
      }
      return (numbers, first, 0)
    case .bits:
      for index in column.indices.dropFirst() {
        numbers[index] = UInt64(bitPattern: column[index] ^ column[index - 1])
      }
      return (numbers, first, 0)
    }
  }

  /// The column again.
  func column(_ numbers: [UInt64], first: Int64, step: Int64) -> [Int64] {
    var column = [Int64](repeating: first, count: numbers.count)
    guard numbers.count > 0 else { return column }
    switch self {
    case .least:
      for index in column.indices { column[index] = first &+ Int64(bitPattern: numbers[index]) }
    case .last:
      var value = first
      for index in column.indices.dropFirst() {
        value = value &+ step &+ Int64(zigzag: numbers[index])
        column[index] = value
      }
    case .line:
      var (value, step) = (first, step)
      for index in column.indices.dropFirst() {
        step = step &+ Int64(zigzag: numbers[index])
        value = value &+ step
        column[index] = value
      }
    case .mean:
      var (a, b, c, d) = (first, first, first, first)
      for index in column.indices.dropFirst() {
        let value = (a &+ b &+ c &+ d) >> 2 &+ Int64(zigzag: numbers[index])
        column[index] = value
        (a, b, c, d) = (b, c, d, value)
      }
    case .bits:
      var value = first
      for index in column.indices.dropFirst() {
        value ^= Int64(bitPattern: numbers[index])
        column[index] = value
      }
    }
    return column
  }

  /// The middle of the steps between neighbours, of which some are enough to know it.
  private static func usualStep(_ column: [Int64]) -> Int64 {
    let stride = max(1, column.count / 63)
    var steps: [Int64] = []
    for index in Swift.stride(from: 1, to: column.count, by: stride) {
      steps.append(column[index] &- column[index - 1])
    }
    steps.sort()
    return steps.isEmpty ? 0 : steps[steps.count / 2]
  }
}
