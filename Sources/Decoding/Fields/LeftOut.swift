/// A part of a payload that became no field, so that neither a reading nor a verdict tells of it.
public struct LeftOut: Hashable, Sendable {
  /// Why there is no field.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The format takes no reading from it: it is of the envelope, or about something else.
    case notRead = "not_read"
    /// Its name is longer than any metric's.
    case longName = "long_name"
    /// It has no name.
    case noName = "no_name"
    /// An object or array without content.
    case empty
    /// A value between records, which has no name of its own.
    case betweenRecords = "between_records"
    /// It goes by an alias, and the birth that gave it was not seen.
    case noBirth = "no_birth"
    /// Bytes that no field of the frame's description covers.
    case notDescribed = "not_described"

    /// The reason in words.
    public var words: String {
      switch self {
      case .notRead: "left out: the format takes no reading from it"
      case .longName: "left out: its name is longer than 255 bytes"
      case .noName: "left out: it has no name"
      case .empty: "left out: it is empty"
      case .betweenRecords: "left out: a value without a name between records"
      case .noBirth: "left out: an alias whose birth was not seen"
      case .notDescribed: "left out: no field of the frame covers it"
      }
    }
  }

  /// What it is called in the payload, nested names joined by dots; shortened to 64 characters.
  public var name: String
  /// The content as sent, shortened to 64 characters.
  public var text: String
  /// Why there is no field.
  public var reason: Reason

  /// Makes an entry.
  public init(name: String, text: String, reason: Reason) {
    self.name = String(name.prefix(64))
    self.text = String(text.prefix(64))
    self.reason = reason
  }
}
