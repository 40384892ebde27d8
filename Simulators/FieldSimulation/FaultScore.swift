/// How the stretches of one kind of fault were found.
public struct FaultScore: Hashable, Sendable {
  /// The fault's word.
  public var kind: String
  /// In how many stretches, or at how many moments, it struck.
  public var stretches = 0
  /// In how many of these something was flagged.
  public var found = 0
  /// How many readings or messages it touched, by the truth.
  public var touched = 0
  /// How many stored samples lie in its stretches.
  public var stored = 0
  /// How many of these are flagged.
  public var flagged = 0

  init(kind: String) { self.kind = kind }

  /// The share of the stored samples that is flagged; nil where none is stored.
  public var recall: Double? {
    stored > 0 ? Double(flagged) / Double(stored) : nil
  }
}
