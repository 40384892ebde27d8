/// A short stretch of work, so that a commit that comes meanwhile does not wait long.
struct Slice {
  private let begin = ContinuousClock.now
  private let length: Duration

  /// Begins one of a length.
  init(_ length: Duration) {
    self.length = length
  }

  /// Whether it has lasted long enough.
  var isOver: Bool { ContinuousClock.now - begin >= length }

  /// The same for work whose smallest part may take as long as the slice.
  var isHalfOver: Bool { ContinuousClock.now - begin >= length / 2 }
}
