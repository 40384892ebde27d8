/// Why a run did not come about, in one line that says what to do.
struct RunError: Error, CustomStringConvertible {
  let description: String
  /// 2 when what the user wrote is wrong, 3 when the world is.
  let exitCode: Int32

  static func usage(_ text: String) -> RunError { RunError(description: text, exitCode: 2) }
  static func failed(_ text: String) -> RunError { RunError(description: text, exitCode: 3) }
}
