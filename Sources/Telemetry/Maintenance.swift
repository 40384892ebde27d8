/// Work on a device, during which its readings say nothing of the field.
public struct Maintenance: Hashable, Sendable {
  /// The device.
  public var device: DeviceID
  /// When the work began; with the device it names the work.
  public var started: Instant
  /// When it ended; nil while it goes on.
  public var ended: Instant?
  /// What is done, in the words of who does it.
  public var reason: String
  /// Who said so: the user of the machine.
  public var by: String

  /// Makes a record.
  public init(
    device: DeviceID,
    started: Instant,
    ended: Instant? = nil,
    reason: String,
    by: String
  ) {
    (self.device, self.started, self.ended) = (device, started, ended)
    (self.reason, self.by) = (reason, by)
  }

  /// Whether the work was going on at a moment; it ends before its end.
  public func holds(_ instant: Instant) -> Bool {
    instant >= started && ended.map { instant < $0 } ?? true
  }
}
