/// One thing that is wrong in a scenario file.
public struct ScenarioFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the user named it.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1.
  public var column: Int
  /// What is wrong.
  public var what: String
  /// What to do about it.
  public var advice: String

  /// Makes a fault.
  public init(file: String, line: Int, column: Int, what: String, advice: String) {
    (self.file, self.line, self.column) = (file, line, column)
    (self.what, self.advice) = (what, advice)
  }

  /// `file:line:column: what: advice`.
  public var description: String { "\(file):\(line):\(column): \(what): \(advice)" }
}
