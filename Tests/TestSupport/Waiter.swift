import Foundation

/// A value that one thread changes and another waits for, without sleeping in between.
///
/// The lock guards the value, which is why the class may say that it is Sendable.
public final class Waiter<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var current: Value

  /// Makes a box that holds `value`.
  public init(_ value: Value) { current = value }

  /// What it holds now.
  public var value: Value {
    condition.lock()
    defer { condition.unlock() }
    return current
  }

  /// Changes the value and wakes whoever waits for it.
  @discardableResult
  public func update<Result>(_ change: (inout Value) throws -> Result) rethrows -> Result {
    condition.lock()
    defer {
      condition.broadcast()
      condition.unlock()
    }
    return try change(&current)
  }

  /// Puts another value in.
  public func set(_ value: Value) { update { $0 = value } }

  /// Waits until the value is as asked, and gives it.
  ///
  /// - Throws: ``TestSupportError`` with the last value when that takes more than `seconds`.
  @discardableResult
  public func wait(
    _ what: String = "a value",
    within seconds: Double = 10,
    until isReached: (Value) -> Bool
  ) throws -> Value {
    let deadline = Date(timeIntervalSinceNow: seconds)
    condition.lock()
    defer { condition.unlock() }
    while !isReached(current) {
      guard condition.wait(until: deadline) || isReached(current) else {
        throw TestSupportError("waited \(seconds) s for \(what) in vain; last: \(current)")
      }
    }
    return current
  }
}

extension Waiter {
  /// Adds an element to a list.
  public func append<Element>(_ element: Element) where Value == [Element] {
    update { $0.append(element) }
  }
}
