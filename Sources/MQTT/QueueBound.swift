internal import Dispatch

/// Something that belongs to one serial queue, checked on every use.
///
/// It may be handed around freely, because only code on the queue ever gets at what is inside:
/// this is the one place where the target vouches for that itself.
struct QueueBound<Value>: @unchecked Sendable {
  /// The queue.
  let queue: DispatchQueue
  private let stored: Value

  init(_ value: Value, queue: DispatchQueue) { (stored, self.queue) = (value, queue) }

  /// What is inside.
  ///
  /// - Precondition: the caller runs on the queue (invariant I2).
  var value: Value {
    dispatchPrecondition(condition: .onQueue(queue))
    return stored
  }
}
