internal import CZstd

/// Compresses and expands runs of bytes with libzstd, keeping its working memory between calls.
///
/// Used by one owner at a time.
@safe
final class Zstandard {
  private let compressor: OpaquePointer?
  private let expander: OpaquePointer?

  init() {
    unsafe (compressor, expander) = (ZSTD_createCCtx(), ZSTD_createDCtx())
  }

  deinit {
    unsafe ZSTD_freeCCtx(compressor)
    unsafe ZSTD_freeDCtx(expander)
  }

  /// The bytes in less room; nil where that does not pay.
  func compress(_ bytes: [UInt8], level: Int32) -> [UInt8]? {
    guard unsafe compressor != nil, bytes.count > 16 else { return nil }
    // One that would not fit into less is of no use, so it gets no more room than that.
    let room = bytes.count - 1
    let packed = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, count in
      let size = unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_compressCCtx(
          compressor,
          target.baseAddress,
          room,
          source.baseAddress,
          source.count,
          level
        )
      }
      count = ZSTD_isError(size) == 0 ? size : 0
    }
    return packed.isEmpty ? nil : packed
  }

  /// Expands a part of `bytes` into exactly `count` bytes.
  func expand(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    count: Int
  ) throws(ChunkError) -> [UInt8] {
    guard unsafe expander != nil else { throw .malformed("there is no memory to expand it") }
    let expanded = unsafe [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      let size = unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_decompressDCtx(
          expander,
          target.baseAddress,
          count,
          source.baseAddress?.advanced(by: range.lowerBound),
          range.count
        )
      }
      filled = ZSTD_isError(size) == 0 ? size : 0
    }
    guard expanded.count == count else { throw .malformed("a column that does not expand") }
    return expanded
  }
}
