public import Telemetry

/// What became of one message, step by step, for `sluice decode --explain`.
public struct DecodeExplanation: Hashable, Sendable {
  /// One field of the payload and what was made of it.
  public struct Field: Hashable, Sendable {
    /// The field's name as sent, nested names joined by dots.
    public var name: String
    /// The value as sent, shortened to 64 characters.
    public var text: String
    /// What was made of it, in words.
    public var verdict: String
    /// Why it was refused, where it was.
    public var refusal: RejectCode?

    /// Makes an entry.
    public init(name: String, text: String, verdict: String, refusal: RejectCode? = nil) {
      (self.name, self.text, self.verdict, self.refusal) = (name, text, verdict, refusal)
    }
  }

  /// The topic pattern of the source that took the message; nil where none fits.
  public var pattern: String?
  /// The format of that source.
  public var format: String?
  /// The site that it was attributed to.
  public var site: String?
  /// The device that it was attributed to.
  public var device: String?
  /// The fields in the order in which they were found.
  public var fields: [Field]
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
