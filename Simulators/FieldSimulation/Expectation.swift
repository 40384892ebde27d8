public import Telemetry

/// An alert that ought to be raised, by the truth and not by what sensors say.
public struct Expectation: Hashable, Sendable {
  /// The rule's name.
  public var alert: String
  /// The sites, a glob over their names.
  public var site: String
  /// The devices, a glob over their names.
  public var device: String
  /// The quantity that decides.
  public var quantity: Quantity
  /// The condition holds below this value, in the metric's unit.
  public var below: Double?
  /// The condition holds above this value, in the metric's unit.
  public var above: Double?
  /// A state that must be 1 meanwhile, such as a pump's.
  public var meanwhile: Quantity?
  /// How long it must hold before the alert is due.
  public var holdFor: TimeSpan

  /// Makes an expectation.
  public init(
    alert: String,
    site: String = "*",
    device: String = "*",
    quantity: Quantity,
    below: Double? = nil,
    above: Double? = nil,
    meanwhile: Quantity? = nil,
    holdFor: TimeSpan = .zero
  ) {
    (self.alert, self.site, self.device, self.quantity) = (alert, site, device, quantity)
    (self.below, self.above, self.meanwhile, self.holdFor) = (below, above, meanwhile, holdFor)
  }

  /// Whether the condition holds for a true value.
  func holds(for value: Double) -> Bool {
    below.map { value < $0 } ?? above.map { value > $0 } ?? false
  }
}
