public import Telemetry

/// What became of one message, step by step, for `sluice decode --explain`.
public struct DecodeExplanation: Hashable, Sendable {
  /// What can be made of a field.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A reading as it was sent.
    case taken
    /// A reading whose unit was converted.
    case converted
    /// No reading, since the configuration says so.
    case ignored
    /// A gap.
    case missing
    /// No value of a name that nobody knows.
    case missingUnknown = "missing_unknown"
    /// A part of another reading.
    case accessory
    /// Neither a number nor a word that means one.
    case notANumber = "not_a_number"
    /// Refused for its unit.
    case badUnit = "bad_unit"
    /// Refused because the conversion leads beyond all numbers.
    case notFinite = "not_finite"
    /// Refused because the device has too many series.
    case tooManySeries = "too_many_series"
    /// Refused for the time of its record.
    case badTime = "bad_time"
  }

  /// One field of the payload and what was made of it.
  public struct Field: Hashable, Sendable {
    /// The field's name as sent, nested names joined by dots.
    public var name: String
    /// The value as sent, shortened to 64 characters.
    public var text: String
    /// What was made of it, in words.
    public var verdict: String
    /// The same as a word.
    public var kind: Kind
    /// The series and its unit, where it has one.
    public var series: String?
    /// What it stands for, `metric` or `metric.channel`, where its name leads to something.
    public var metric: String?
    /// The device that it belongs to, by its name in series.
    public var device: String?
    /// Why it was refused, where it was.
    public var refusal: RejectCode?
    /// What was done with it on the way, in order.
    public var steps: [FieldStep] = []
    /// The number that was sent, where it was one.
    public var number: Double?
    /// The unit that was sent with it.
    public var unit: String?
    /// Whether it became a reading or a gap.
    public var isTaken = false
    /// Whether neither the catalogue nor the configuration knows its name.
    public var isUnknown = false

    /// Makes an entry.
    public init(
      name: String,
      text: String,
      verdict: String,
      kind: Kind,
      refusal: RejectCode? = nil
    ) {
      (self.name, self.text, self.verdict) = (name, text, verdict)
      (self.kind, self.refusal) = (kind, refusal)
    }
  }

  /// One time of the payload and what was made of it.
  public struct Time: Hashable, Sendable {
    /// Whose clock it is of.
    public var origin: TimeOrigin
    /// The text as sent; nil for the time of arrival.
    public var text: String?
    /// The time that was taken; nil where it was refused.
    public var time: Instant?
    /// Why it is not the time as sent.
    public var reasons: QualityReasons

    /// Makes an entry.
    public init(origin: TimeOrigin, text: String?, time: Instant?, reasons: QualityReasons) {
      (self.origin, self.text, self.time, self.reasons) = (origin, text, time, reasons)
    }
  }

  /// The patterns of sources that were tried before and do not fit.
  public var tried: [String] = []
  /// The topic pattern of the source that took the message; nil where none fits.
  public var pattern: String?
  /// The format of that source.
  public var format: String?
  /// Faults of the payload that were put up with.
  public var mended: [Leniency] = []
  /// Faults of a payload that was refused as malformed which a source may put up with, and this one does not.
  public var mendable: [Leniency] = []
  /// The site that it was attributed to.
  public var site: String?
  /// The device that it was attributed to.
  public var device: String?
  /// The ids under which devices sent, where the topic or the payload has them: those of fields, in their order.
  public var ids: [String] = []
  /// Whether the configuration lists the device.
  public var isListed = false
  /// The profile that was used.
  public var profile: String?
  /// The times, in the order of the records that hold fields.
  public var times: [Time] = []
  /// The fields in the order in which they were found.
  public var fields: [Field]
  /// The parts of the payload that are no fields, and why.
  public var leftOut: [LeftOut] = []
  /// The readings.
  public var readings: [DecodedReading]
  /// What became of the message.
  public var message: DecodedMessage

  /// Makes an explanation.
  public init(
    pattern: String?,
    format: String?,
    site: String?,
    device: String?,
    fields: [Field],
    readings: [DecodedReading],
    message: DecodedMessage
  ) {
    (self.pattern, self.format, self.site, self.device) = (pattern, format, site, device)
    (self.fields, self.readings, self.message) = (fields, readings, message)
  }
}
