public import Telemetry

/// Why a line of a file of readings is not taken.
public struct ImportFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of fault.
  public var code: RejectCode
  /// What is wrong, in words.
  public var reason: String

  /// Makes a fault.
  public init(_ code: RejectCode, _ reason: String) {
    (self.code, self.reason) = (code, reason)
  }

  /// The words.
  public var description: String { reason }
}
