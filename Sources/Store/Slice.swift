/// A short stretch of work, so that a commit that comes meanwhile does not wait long.
struct Slice {
  private let end: ContinuousClock.Instant

  /// Begins one of a length.
  init(_ length: Duration) {
    end = ContinuousClock.now + length
  }

  /// Whether it has lasted long enough.
  var isOver: Bool { ContinuousClock.now >= end }
}
