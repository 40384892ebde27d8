/// A number of the rule language with its unit, as it was written.
///
/// Whether `10m` is ten metres or ten minutes is for the place where it stands to say, so the text
/// is kept.
struct Quantity: Hashable, Sendable {
  /// The number, always finite.
  var value: Double
  /// The unit behind it, as it was written.
  var unit: String?
  /// Where the unit begins, counted in characters.
  var unitOffset: Int
  /// Number and unit as they were written.
  var text: String
}
