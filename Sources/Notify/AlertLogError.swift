import Foundation

/// Why the alert log cannot be written; the events stay in the store and are told later.
public struct AlertLogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried.
  public var action: String
  /// The file.
  public var path: String
  /// The system's reason.
  public var cause: String

  /// Makes an error from the system's last one.
  init(_ action: String, path: String) {
    (self.action, self.path) = (action, path)
    cause = String(cString: strerror(errno))
  }

  /// One line for the log.
  public var description: String {
    "cannot \(action) the alert log \(path): \(cause); events wait in the store until it can"
  }
}
