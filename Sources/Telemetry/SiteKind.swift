/// What a site is for; it decides which rules and limits apply.
public enum SiteKind: String, Sendable, CaseIterable {
  /// A digital seedling factory: dark room, greenhouse, trays.
  case seedlingFactory = "seedling_factory"
  /// Rice and soft-shelled turtles in one field.
  case riceTurtle = "rice_turtle"
  /// Rice and prawns in turn in one field.
  case ricePrawn = "rice_prawn"
  /// A pump, gate or canal that waters fields.
  case irrigationPoint = "irrigation_point"
  /// Anything else.
  case other
}
