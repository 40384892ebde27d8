/// One event in the life of an alert, as it goes to the alert log.
public struct AlertTransition: Hashable, Sendable {
  /// What happened.
  public var event: AlertEvent
  /// When, in event time.
  public var time: Instant
  /// The alert as it stood right after.
  public var alert: Alert

  /// Makes a transition.
  public init(event: AlertEvent, time: Instant, alert: Alert) {
    (self.event, self.time, self.alert) = (event, time, alert)
  }
}
