public import Telemetry

/// The register entries that suit devices, worked out from a message that they sent.
public struct AdoptionProposal: Hashable, Sendable {
  /// The source that has to be added first; nil where the configuration has one that fits.
  public var newSource: SourceDefinition?
  /// An entry for each device that the message speaks for, in the order of its fields; none where it cannot be
  /// told whose it is.
  public var entries: [AdoptionEntry]
  /// What the message gives with the entries in place.
  public var result: DecodeExplanation
}
