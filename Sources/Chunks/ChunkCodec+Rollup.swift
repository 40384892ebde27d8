internal import Telemetry

extension ChunkCodec {
  private static let asIntegers: UInt8 = 1
  private static let hasUsed: UInt8 = 1 << 5
  /// How many samples a stretch may have: more than any disk holds, and sums of them do not overflow.
  private static let possible: ClosedRange<Int64> = 0...1 << 40

  /// The bytes of a run of buckets, whose numbers rise.
  public func encode(_ buckets: [RollupBucket]) -> [UInt8] {
    var writer = ByteWriter()
    writer.unsigned(UInt64(buckets.count))
    columns.write(buckets.map(\.index), to: &writer)
    let counts = Self.counts.map { count in
      buckets.map { Int64($0.aggregate.flags[keyPath: count]) }
    }
    var used: [Int64] = buckets.map { Int64($0.aggregate.used) }
    if zip(buckets, used).allSatisfy({ Int64($0.aggregate.flags.good) == $1 }) { used = [] }
    var mask = used.isEmpty ? 0 : Self.hasUsed
    for (bit, column) in counts.enumerated() where column.contains(where: { $0 != 0 }) {
      mask |= 1 << UInt8(bit)
    }
    writer.byte(mask)
    for (bit, column) in counts.enumerated() where mask & 1 << UInt8(bit) != 0 {
      columns.write(column, to: &writer)
    }
    if !used.isEmpty { columns.write(used, to: &writer) }
    let filled = buckets.map(\.aggregate).filter { $0.used > 0 }
    if !filled.isEmpty { write(Figures(filled), to: &writer) }
    return Self.sealed(writer)
  }

  /// The buckets again; first and last values stand at the ends of their stretch.
  ///
  /// - Parameters:
  ///   - bytes: what ``encode(_:)-(_)`` gave.
  ///   - ends: where a bucket begins and ends, in ms, by its number.
  /// - Returns: the buckets.
  /// - Throws: ``ChunkError`` for any other bytes.
  public func buckets(
    _ bytes: [UInt8],
    ends: (Int64) -> (start: Int64, end: Int64)
  ) throws(ChunkError) -> [RollupBucket] {
    var reader = try Self.opened(bytes)
    let count = try reader.count(upTo: Self.mostSamples)
    let indices = try columns.read(count, from: &reader)
    let mask = try reader.byte()
    let flags = try flagCounts(count, mask, from: &reader)
    let used =
      mask & Self.hasUsed == 0
      ? flags.map(\.good) : try columns.read(count, from: &reader).map { Int(clamping: $0) }
    guard used.allSatisfy({ Self.possible.contains(Int64($0)) }) else {
      throw .malformed("an impossible count of values")
    }
    let filled = used.filter { $0 > 0 }
    let figures = filled.isEmpty ? Figures([]) : try readFigures(filled, from: &reader)
    var buckets: [RollupBucket] = []
    buckets.reserveCapacity(count)
    var place = 0
    for index in 0..<count {
      let number = indices[index]
      if used[index] > 0 {
        let aggregate = figures.aggregate(place, flags[index], within: ends(number))
        buckets.append(RollupBucket(index: number, aggregate: aggregate))
        place += 1
      } else {
        buckets.append(RollupBucket(index: number, aggregate: Self.empty(flags[index])))
      }
    }
    return buckets
  }

  private func flagCounts(
    _ count: Int,
    _ mask: UInt8,
    from reader: inout ByteReader
  ) throws(ChunkError) -> [FlagCounts] {
    var kinds: [[Int64]] = []
    for bit in UInt8(0)..<5 {
      let column = mask & 1 << bit == 0 ? [] : try columns.read(count, from: &reader)
      if let number = column.first(where: { !Self.possible.contains($0) }) {
        throw .malformed("a count of \(number)")
      }
      kinds.append(column)
    }
    let (passed, notEvaluated, suspect) = (kinds[0], kinds[1], kinds[2])
    let (fail, missing) = (kinds[3], kinds[4])
    func number(_ column: [Int64], _ index: Int) -> Int {
      column.isEmpty ? 0 : Int(column[index])
    }
    return (0..<count).map { index in
      FlagCounts(
        passed: number(passed, index),
        notEvaluated: number(notEvaluated, index),
        suspect: number(suspect, index),
        fail: number(fail, index),
        missing: number(missing, index)
      )
    }
  }

  private static func empty(_ flags: FlagCounts) -> Aggregate {
    Aggregate(
      flags: flags,
      used: 0,
      minimum: nil,
      maximum: nil,
      earliest: nil,
      latest: nil,
      total: CompensatedSum()
    )
  }

  private static var counts: [WritableKeyPath<FlagCounts, Int>] {
    [\.passed, \.notEvaluated, \.suspect, \.fail, \.missing]
  }

  /// The figures of the buckets that have any, as columns.
  private struct Figures {
    var used: [Int] = []
    var firsts: [Double] = []
    var lasts: [Double] = []
    var minima: [Double] = []
    var maxima: [Double] = []
    var sums: [Double] = []

    init(_ aggregates: [Aggregate]) {
      for aggregate in aggregates {
        used.append(aggregate.used)
        firsts.append(aggregate.first ?? 0)
        lasts.append(aggregate.last ?? 0)
        minima.append(aggregate.minimum ?? 0)
        maxima.append(aggregate.maximum ?? 0)
        sums.append(aggregate.sum ?? 0)
      }
    }

    /// What is known of the samples of one bucket, whose first and last values stand at its ends.
    func aggregate(
      _ place: Int,
      _ flags: FlagCounts,
      within ends: (start: Int64, end: Int64)
    ) -> Aggregate {
      Aggregate(
        flags: flags,
        used: used[place],
        minimum: minima[place],
        maximum: maxima[place],
        earliest: TimedValue(time: Instant(milliseconds: ends.start), value: firsts[place]),
        latest: TimedValue(time: Instant(milliseconds: ends.end &- 1), value: lasts[place]),
        total: CompensatedSum(high: sums[place])
      )
    }

    /// As integers of one scale: the first value, and how far the others are from it; nil where
    /// they are no decimals.
    func integers() -> (digits: Int, columns: [[Int64]])? {
      guard let digits = DecimalScale.find(firsts) else { return nil }
      let power = DecimalScale.powers[digits]
      func integer(_ value: Double) -> Int64? { DecimalScale.integer(value, power: power) }
      var columns = [[Int64]](repeating: [], count: 5)
      for index in used.indices {
        guard let first = integer(firsts[index]), let last = integer(lasts[index]),
          let least = integer(minima[index]), let most = integer(maxima[index]),
          let sum = integer(sums[index]), used[index] < 1 << 24
        else { return nil }
        columns[0].append(first)
        columns[1].append(last &- first)
        columns[2].append(first &- least)
        columns[3].append(most &- first)
        columns[4].append(sum &- first &* Int64(used[index]))
      }
      return (digits, columns)
    }
  }

  private func write(_ figures: Figures, to writer: inout ByteWriter) {
    if let (digits, integers) = figures.integers() {
      writer.byte(Self.asIntegers)
      writer.byte(UInt8(digits))
      for column in integers { columns.write(column, to: &writer) }
    } else {
      writer.byte(0)
      for column in [
        figures.firsts, figures.lasts, figures.minima, figures.maxima, figures.sums,
      ] {
        values.write(column, to: &writer)
      }
    }
  }

  private func readFigures(
    _ used: [Int],
    from reader: inout ByteReader
  ) throws(ChunkError) -> Figures {
    var figures = Figures([])
    figures.used = used
    let count = used.count
    if try reader.byte() == Self.asIntegers {
      let digits = try reader.byte()
      guard digits <= DecimalScale.most else { throw .malformed("\(digits) digits") }
      let power = DecimalScale.powers[Int(digits)]
      let firsts = try columns.read(count, from: &reader)
      let lasts = try columns.read(count, from: &reader)
      let minima = try columns.read(count, from: &reader)
      let maxima = try columns.read(count, from: &reader)
      let sums = try columns.read(count, from: &reader)
      figures.firsts = firsts.map { Double($0) / power }
      figures.lasts = firsts.indices.map { Double(firsts[$0] &+ lasts[$0]) / power }
      figures.minima = firsts.indices.map { Double(firsts[$0] &- minima[$0]) / power }
      figures.maxima = firsts.indices.map { Double(firsts[$0] &+ maxima[$0]) / power }
      figures.sums = firsts.indices.map {
        Double(sums[$0] &+ firsts[$0] &* Int64(used[$0])) / power
      }
    } else {
      figures.firsts = try values.read(count, from: &reader)
      figures.lasts = try values.read(count, from: &reader)
      figures.minima = try values.read(count, from: &reader)
      figures.maxima = try values.read(count, from: &reader)
      figures.sums = try values.read(count, from: &reader)
    }
    return figures
  }
}
