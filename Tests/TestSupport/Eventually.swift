import Foundation

/// Waits for what another process does, which cannot wake us.
///
/// Where the change comes from this process, use ``Waiter``.
public enum Eventually {
  /// Looks again and again until `condition` holds.
  ///
  /// - Throws: ``TestSupportError`` when it does not within `seconds`, or what `condition` throws.
  public static func holds(
    _ what: String = "a condition",
    within seconds: Double = 10,
    every milliseconds: Int = 10,
    _ condition: () throws -> Bool
  ) throws {
    _ = try value(what, within: seconds, every: milliseconds) { try condition() ? true : nil }
  }

  /// Looks again and again until there is a value, and gives it.
  ///
  /// - Throws: ``TestSupportError`` when there is none within `seconds`, or what `find` throws.
  public static func value<Value>(
    _ what: String = "a value",
    within seconds: Double = 10,
    every milliseconds: Int = 10,
    _ find: () throws -> Value?
  ) throws -> Value {
    let deadline = DispatchTime.now() + seconds
    let never = DispatchSemaphore(value: 0)
    while true {
      if let value = try find() { return value }
      guard DispatchTime.now() < deadline else {
        throw TestSupportError("waited \(seconds) s for \(what) in vain")
      }
      _ = never.wait(timeout: .now() + .milliseconds(milliseconds))
    }
  }
}
