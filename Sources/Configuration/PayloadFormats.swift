/// The names of payload formats that a source can have.
public enum PayloadFormats {
  /// Those that this version decodes.
  public static let decodable = ["json", "value"]
}
