/// A stretch of text: in the payload itself, or in the scratch bytes of ``PayloadRecords``.
struct TextRange: Hashable, BitwiseCopyable, Sendable {
  /// The first byte.
  var start: Int32
  /// How many bytes.
  var count: Int32
  /// Whether it lies in the scratch bytes.
  var isScratch = false

  /// A stretch of the payload.
  init(_ start: Int32, _ end: Int32) {
    (self.start, count) = (start, end - start)
  }

  /// A stretch of the scratch bytes.
  init(scratch range: Range<Int>) {
    (start, count, isScratch) = (Int32(range.lowerBound), Int32(range.count), true)
  }

  /// The part after the first `offset` bytes, up to `end` of them.
  func part(_ offset: Int, _ end: Int) -> TextRange {
    var part = self
    part.start += Int32(offset)
    part.count = Int32(end - offset)
    return part
  }

  /// Moves a stretch of another buffer to where that buffer lies among the scratch bytes.
  mutating func rebase(_ buffer: TextRange) {
    guard !isScratch else { return }
    start += buffer.start
    isScratch = true
  }

  /// The bytes' places.
  var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
