/// One place where alerts are told.
public struct ChannelDefinition: Hashable, Sendable {
  /// The kinds of place.
  public enum Kind: String, Sendable, CaseIterable {
    /// A file of JSON lines (design 3.6).
    case log
    /// A receiver of Alertmanager's webhook body (design 3.5).
    case webhook
    /// DingTalk's custom robot.
    case dingtalk
    /// WeCom's group robot.
    case wecom
    /// Feishu's custom bot.
    case feishu

    /// Whether this version tells anything there.
    public var isSupported: Bool { self == .log }
  }

  /// The name by which routes choose it.
  public var name: String
  /// What it is.
  public var kind: Kind
  /// The path of the file; for ``Kind/log`` only.
  public var path: String?
  /// The address; nil for the robots' own.
  public var url: String?
  /// Whether the address may lie in a private network or on this machine.
  public var allowsPrivate: Bool
  /// The robot's token or key.
  public var token: Secret?
  /// What messages are signed with.
  public var secret: Secret?

  /// Makes a channel.
  public init(
    name: String,
    kind: Kind,
    path: String? = nil,
    url: String? = nil,
    allowsPrivate: Bool = false,
    token: Secret? = nil,
    secret: Secret? = nil
  ) {
    (self.name, self.kind, self.path, self.url) = (name, kind, path, url)
    (self.allowsPrivate, self.token, self.secret) = (allowsPrivate, token, secret)
  }
}
