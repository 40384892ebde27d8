/// What a scenario says of a pond; the defaults are those of an ordinary one in its season.
public struct PondSettings: Hashable, Sendable {
  /// The depth that the keeper holds, in cm, 20…400.
  public var depth: Double
  /// Gross photosynthesis in full light at 25 °C in mg/(L·h); nil follows the season, 0.6…1.12.
  public var photosynthesis: Double?
  /// Respiration at 20 °C in mg/(L·h); nil follows the season, 0.2…0.3.
  public var respiration: Double?
  /// When the aerator runs; nil where there is none.
  public var aerator: AeratorSettings?

  /// Makes the settings.
  public init(
    depth: Double = 120,
    photosynthesis: Double? = nil,
    respiration: Double? = nil,
    aerator: AeratorSettings? = nil
  ) {
    (self.depth, self.photosynthesis) = (depth, photosynthesis)
    (self.respiration, self.aerator) = (respiration, aerator)
  }
}
