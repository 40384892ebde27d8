/// Where in a topic's bytes a pattern's names were found.
public struct TopicCaptures: Hashable, Sendable {
  /// The site.
  public var site: Range<Int>?
  /// The device.
  public var device: Range<Int>?
  /// The metric.
  public var metric: Range<Int>?
  /// The channel of the metric.
  public var channel: Range<Int>?
  /// The broker's user name of whoever sends.
  public var user: Range<Int>?

  /// Makes captures of nothing.
  public init() {}

  /// The place of one name.
  public subscript(name: TopicPattern.Name) -> Range<Int>? {
    get {
      switch name {
      case .site: site
      case .device: device
      case .metric: metric
      case .channel: channel
      case .user: user
      }
    }
    set {
      switch name {
      case .site: site = newValue
      case .device: device = newValue
      case .metric: metric = newValue
      case .channel: channel = newValue
      case .user: user = newValue
      }
    }
  }
}
