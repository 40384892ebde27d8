/// A text that must not be shown: printing or dumping one gives `<secret>`.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The text itself; for the place that needs it, and for no other.
  public let text: String

  /// Makes a secret of `text`.
  public init(_ text: String) {
    self.text = text
  }

  /// Always `<secret>`.
  public var description: String { "<secret>" }
  /// Always `<secret>`.
  public var debugDescription: String { description }
  /// Without children, so that `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
