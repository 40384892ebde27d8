/// QARTOD test 5: is the value what the season lets expect.
///
/// Of the seasons that a moment lies in, the last one decides, as in ioos_qc's `climatology_test`;
/// outside all of them nothing can be said.
public struct ClimatologyTest: Hashable, Sendable {
  /// The seasons, general ones before special ones.
  public var seasons: [Season]

  /// Makes the test.
  public init(_ seasons: [Season]) { self.seasons = seasons }
}
