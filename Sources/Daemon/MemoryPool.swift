import CMalloc

/// How the C library keeps memory for a process that holds a few large tables for months.
enum MemoryPool {
  /// Blocks of this size and more are mapped by themselves, in bytes.
  private static let ownMapping: Int32 = 1 << 20
  /// Memory at the end of the heap that is kept for what comes next, in bytes.
  private static let spare: Int32 = 4 << 20

  /// Sets the pool up; to be called before there is a second thread.
  ///
  /// By itself the library keeps what a large table leaves behind when it grows, up to 32 MB at a
  /// time, in a heap of its own for each thread: half of a large daemon's memory would be holes.
  static func prepare() {
    mallopt(M_MMAP_THRESHOLD, ownMapping)
    mallopt(M_TRIM_THRESHOLD, spare)
    mallopt(M_ARENA_MAX, 2)
  }

  /// Gives back what nobody uses, once a start is over, which reads much and keeps little of it.
  static func release() {
    malloc_trim(Int(spare) / 4)
  }
}
