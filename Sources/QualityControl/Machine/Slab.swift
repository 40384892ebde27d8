/// Blocks of 8-byte cells, for what a series remembers beyond its fixed state.
///
/// All series share one: a block costs no header, and one that is given back serves the next that
/// asks for its size.
struct Slab: Sendable {
  /// The number of a block's first cell; 0 is no block.
  typealias Block = UInt32

  /// Sizes are multiples of this many cells.
  static let grain = 8

  private var cells: ContiguousArray<UInt64> = [0]
  /// By size in grains: the first of the blocks that were given back, each of which holds the next.
  private var free: ContiguousArray<Block> = []

  /// How many bytes the blocks take, those included that nobody uses now.
  var bytes: Int { cells.count * MemoryLayout<UInt64>.stride }

  subscript(_ cell: Int) -> UInt64 {
    @inline(__always) get { cells[cell] }
    @inline(__always) set { cells[cell] = newValue }
  }

  /// A cell that holds a number.
  @inline(__always)
  func number(_ cell: Int) -> Double { Double(bitPattern: cells[cell]) }

  /// Sets room aside for what so many series usually need; it takes no memory before it is used.
  mutating func reserve(blocks: Int) {
    let usual = blocks * 5 * Self.grain
    if cells.capacity < usual { cells.reserveCapacity(usual + usual / 4) }
  }

  /// A block of so many grains; its cells hold anything.
  mutating func take(grains: Int) -> Block {
    if grains < free.count, free[grains] != 0 {
      let block = free[grains]
      free[grains] = Block(truncatingIfNeeded: cells[Int(block)])
      return block
    }
    let block = Block(cells.count)
    let size = grains * Self.grain
    // A quarter of room to spare: doubling would leave up to half of all memory unused.
    if cells.capacity < cells.count + size {
      cells.reserveCapacity(cells.count + max(size, cells.count / 4))
    }
    cells.append(contentsOf: repeatElement(0, count: size))
    return block
  }

  /// Gives a block back.
  mutating func give(_ block: Block, grains: Int) {
    while free.count <= grains { free.append(0) }
    cells[Int(block)] = UInt64(free[grains])
    free[grains] = block
  }

  /// Copies cells to a place that may overlap theirs.
  mutating func move(_ source: Int, count: Int, to target: Int) {
    if target < source {
      for offset in 0..<count { cells[target + offset] = cells[source + offset] }
    } else {
      for offset in (0..<count).reversed() { cells[target + offset] = cells[source + offset] }
    }
  }
}
