/// Writes a column of integers by the prediction that leaves least.
struct ColumnCoder {
  let residuals: ResidualCoder

  /// Writes the numbers; their count is not written.
  func write(_ column: [Int64], to writer: inout ByteWriter) {
    writer.append(best(column).bytes)
  }

  /// The bytes of a column, in the fewest that were found.
  func best(_ column: [Int64]) -> ByteWriter {
    let guesses = Prediction.allCases.map { prediction in
      let left = prediction.residuals(of: column)
      return (prediction: prediction, left: left, bits: Self.bits(left.numbers))
    }.sorted { $0.bits < $1.bits }
    // The estimate is right to a tenth or so; among those that are as good, writing decides.
    let limit = column.count < 512 ? guesses[0].bits : guesses[0].bits * 9 / 8 + 64
    var best: ByteWriter?
    for guess in guesses where guess.bits <= limit || best == nil {
      var writer = ByteWriter()
      writer.byte(guess.prediction.rawValue)
      writer.signed(guess.left.first)
      writer.signed(guess.left.step)
      residuals.write(guess.left.numbers, to: &writer)
      if best.map({ writer.bytes.count < $0.bytes.count }) ?? true { best = writer }
    }
    return best ?? ByteWriter()
  }

  /// Reads `count` numbers.
  func read(_ count: Int, from reader: inout ByteReader) throws(ChunkError) -> [Int64] {
    guard let prediction = Prediction(rawValue: try reader.byte()) else {
      throw .malformed("an unknown prediction")
    }
    let (first, step) = (try reader.signed(), try reader.signed())
    let numbers = try residuals.read(count, from: &reader)
    return prediction.column(numbers, first: first, step: step)
  }

  /// About how many bits the numbers hold.
  static func bits(_ numbers: [UInt64]) -> Int {
    numbers.reduce(0) { $0 + 64 - $1.leadingZeroBitCount }
  }
}
