/// Something that a test needs could not be had, or did not happen in time.
public struct TestSupportError: Error, CustomStringConvertible {
  /// What went wrong.
  public let description: String

  /// Makes the error.
  public init(_ description: String) { self.description = description }
}
