public import Telemetry

/// One thing that the simulation knows and a receiver has to find out.
public enum TruthEntry: Hashable, Sendable {
  /// A stretch in which values or messages of a device were not what they should be.
  case fault(Fault)
  /// A stretch in which the truth called for an alert.
  case event(Event)
  /// What became of a device's messages.
  case count(Count)
  /// A stretch in which something happened to a site, which its sensors tell truly.
  case incident(Period)
  /// A stretch in which a site's batch was in a stage; its name is `calendar/stage`.
  case stage(Period)

  /// A named stretch of a site's life.
  public struct Period: Hashable, Sendable {
    /// What it was.
    public var name: String
    /// The site.
    public var site: String
    /// When it began.
    public var from: Instant
    /// When it ended, or the run did.
    public var to: Instant

    /// Makes a stretch.
    public init(name: String, site: String, from: Instant, to: Instant) {
      (self.name, self.site, self.from, self.to) = (name, site, from, to)
    }
  }

  /// A fault as a receiver may see it.
  public struct Fault: Hashable, Sendable {
    /// The fault's word.
    public var kind: String
    /// The site.
    public var site: String
    /// The device.
    public var device: String
    /// The metric; nil where whole messages are concerned.
    public var metric: String?
    /// The event time of the first reading that it touched, as the message has it.
    public var from: Instant
    /// The event time of the last one.
    public var to: Instant
    /// How many readings, or messages, it touched.
    public var touched: Int

    /// Makes a fault.
    public init(
      kind: String,
      site: String,
      device: String,
      metric: String?,
      from: Instant,
      to: Instant,
      touched: Int
    ) {
      (self.kind, self.site, self.device, self.metric) = (kind, site, device, metric)
      (self.from, self.to, self.touched) = (from, to, touched)
    }
  }

  /// An alert that was due.
  public struct Event: Hashable, Sendable {
    /// The rule's name.
    public var alert: String
    /// The site.
    public var site: String
    /// The device.
    public var device: String
    /// Since when the condition held in truth.
    public var from: Instant
    /// When the alert was due.
    public var due: Instant
    /// Until when the condition held.
    public var to: Instant
    /// The value farthest from good.
    public var worst: Double

    /// Makes an event.
    public init(
      alert: String,
      site: String,
      device: String,
      from: Instant,
      due: Instant,
      to: Instant,
      worst: Double
    ) {
      (self.alert, self.site, self.device) = (alert, site, device)
      (self.from, self.due, self.to, self.worst) = (from, due, to, worst)
    }
  }

  /// The account of a device.
  public struct Count: Hashable, Sendable {
    /// The site.
    public var site: String
    /// The device.
    public var device: String
    /// Messages that were measured.
    public var measured = 0
    /// Messages that were sent, each copy counted.
    public var sent = 0
    /// Of these, copies of one that was sent before.
    public var repeated = 0
    /// Messages that were lost before they reached the broker.
    public var lost = 0

    /// Makes an empty account.
    public init(site: String, device: String) {
      (self.site, self.device) = (site, device)
    }
  }
}
