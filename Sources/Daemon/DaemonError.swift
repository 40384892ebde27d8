/// Why the daemon cannot go on, and what to do about it.
public struct DaemonError: Error, CustomStringConvertible, Sendable {
  /// What failed.
  public var message: String
  /// What to do next.
  public var remedy: String
  /// The exit code to leave with.
  public var exitCode: Int32

  /// Makes an error.
  public init(_ message: String, remedy: String, exitCode: Int32 = ExitCode.badConfiguration) {
    (self.message, self.remedy, self.exitCode) = (message, remedy, exitCode)
  }

  /// The two in one line.
  public var description: String { "\(message); \(remedy)" }
}
