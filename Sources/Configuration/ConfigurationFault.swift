public import Telemetry

/// One thing that is wrong with a configuration file, or worth a second look.
public struct ConfigurationFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The path of the file as it was given or, for rules, found.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The column, from 1, counted in Unicode code points: one for each Chinese character.
  public var column: Int
  /// What is wrong.
  public var message: String
  /// How to mend it.
  public var remedy: String
  /// What is wrong and how to mend it in other languages, for the faults that are made most.
  public var translations: [Language: String]
  /// Whether the configuration can be used all the same.
  public var isWarning: Bool

  /// Makes a fault.
  public init(
    file: String,
    line: Int = 1,
    column: Int = 1,
    message: String,
    remedy: String,
    translations: [Language: String] = [:],
    isWarning: Bool = false
  ) {
    (self.file, self.line, self.column) = (file, line, column)
    (self.message, self.remedy, self.isWarning) = (message, remedy, isWarning)
    self.translations = translations
  }

  /// `file:line:column: what: how to mend`, with `warning: ` before what where it is one.
  public var description: String { text(in: .english) }

  /// The same in a language, or in English where it has not been put into that.
  public func text(in language: Language) -> String {
    let what = translations[language] ?? "\(message): \(remedy)"
    return "\(file):\(line):\(column): \(isWarning ? "warning: " : "")\(what)"
  }
}
