public import Telemetry

/// Something that is wrong with devices or with the way of their messages: the site is as it was,
/// what arrives is not.
///
/// The models are those of the reference's section on faults: what is written as a rate strikes
/// by chance, what has a schedule lasts from its beginning to its end.
public struct DeviceFault: Hashable, Sendable {
  /// What goes wrong; amounts are in the metric's unit.
  public enum Kind: Hashable, Sendable {
    /// The reading moves away from the truth by so much a day.
    case drift(perDay: Double)
    /// The reading of the fault's beginning comes again and again.
    case stuck
    /// Single readings are off by about `size`, either way; `rate` is their share.
    case spikes(rate: Double, size: Double)
    /// Single readings are an error code of the sensor.
    case sentinel(rate: Double, value: Double)
    /// Single readings are missing; `rate` is their share.
    case dropout(rate: Double)
    /// A meter's register begins anew at nothing.
    case registerReset
    /// The battery gives out: its voltage falls for so long while readings grow noisy, then the device
    /// is silent until the fault ends.
    case batteryDeath(within: TimeSpan)
    /// The noise is so many times what it was.
    case noise(factor: Double)
    /// The reading is off by so much.
    case offset(Double)
    /// The reading comes in another unit: so many times the number.
    case unit(factor: Double)
    /// The probe hangs in the air: it reads the air's temperature, saturation and no salt.
    case outOfWater
    /// The readings of two metrics are exchanged.
    case swapped
    /// The device's clock is ahead by so much, or behind.
    case clockOffset(TimeSpan)
    /// The device's clock gains so many seconds a day.
    case clockDrift(secondsPerDay: Double)
    /// The clock began anew at this moment when the fault began.
    case clockReset(to: Instant)
    /// The time is sent a thousand times too large.
    case millisecondsTwice
    /// The count of messages began anew when the fault began.
    case reboot
    /// Messages get lost on the way; `rate` is their share.
    case loss(rate: Double)
    /// Messages arrive twice.
    case duplicates(rate: Double)
    /// A message overtakes the one before it.
    case reordering(rate: Double)
    /// The device keeps up to so many messages while it cannot send, and then sends the newest
    /// first.
    case outage(buffer: Int)
    /// Nothing is sent and nothing is kept: an empty battery, a dead gateway.
    case silence
    /// Messages are published as retained.
    case retained
  }

  /// What goes wrong.
  public var kind: Kind
  /// The sites, a glob over their names.
  public var site: String
  /// The devices, a glob over their names.
  public var device: String
  /// The metrics; empty for all of the device.
  public var metrics: [Quantity]
  /// When.
  public var schedule: Schedule

  /// Makes a fault.
  public init(
    kind: Kind,
    site: String = "*",
    device: String = "*",
    metrics: [Quantity] = [],
    schedule: Schedule = .always
  ) {
    (self.kind, self.site, self.device) = (kind, site, device)
    (self.metrics, self.schedule) = (metrics, schedule)
  }

  /// The word for it in scenarios and truth files.
  public var name: String {
    switch kind {
    case .drift: "drift"
    case .stuck: "stuck"
    case .spikes: "spikes"
    case .sentinel: "sentinel"
    case .dropout: "dropout"
    case .registerReset: "register_reset"
    case .batteryDeath: "battery_death"
    case .noise: "noise"
    case .offset: "offset"
    case .unit: "unit_change"
    case .outOfWater: "out_of_water"
    case .swapped: "swapped"
    case .clockOffset: "clock_offset"
    case .clockDrift: "clock_drift"
    case .clockReset: "clock_reset"
    case .millisecondsTwice: "milliseconds_twice"
    case .reboot: "reboot"
    case .loss: "loss"
    case .duplicates: "duplicates"
    case .reordering: "reordering"
    case .outage: "outage"
    case .silence: "silence"
    case .retained: "retained"
    }
  }

  /// Whether it touches single values, and so a metric; the others touch whole messages.
  var isOfValues: Bool {
    switch kind {
    case .drift, .stuck, .spikes, .sentinel, .dropout, .registerReset, .batteryDeath, .noise,
      .offset, .unit, .outOfWater, .swapped:
      true
    default: false
    }
  }

  /// Whether it strikes single readings or messages and not a stretch of them.
  var isOfPoints: Bool {
    switch kind {
    case .spikes, .sentinel, .dropout, .duplicates, .reordering, .loss: true
    default: false
    }
  }

  /// Whether a fault, by its word, leaves both values and times as they are.
  static func sparesValues(_ name: String) -> Bool {
    [
      "reboot", "loss", "dropout", "duplicates", "reordering", "outage", "silence", "retained",
    ].contains(name)
  }

  /// Whether it cuts the connection of a device sooner or later.
  var cuts: Bool {
    switch kind {
    case .silence, .outage, .batteryDeath: true
    default: false
    }
  }

  /// Whether it cuts the connection of a device, and from when on.
  func cut(in period: TimeRange) -> TimeRange? {
    switch kind {
    case .silence, .outage: period
    case .batteryDeath(let within):
      period.start + within < period.end
        ? TimeRange(start: period.start + within, end: period.end) : nil
    default: nil
    }
  }
}
