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
    /// Alertmanager's own interface, version 2.
    case alertmanager
    /// An ntfy topic.
    case ntfy
    /// Mail, by the system's sendmail.
    case email
    /// A program that gets the message on its standard input.
    case command
  }

  /// The name by which routes choose it.
  public var name: String
  /// What it is.
  public var kind: Kind
  /// The path of the file; for ``Kind/log`` only.
  public var path: String?
  /// Whether the journal gets each event, too; for ``Kind/log`` only.
  public var tellsJournal: Bool
  /// The address; nil for the robots' own.
  public var url: String?
  /// Whether the address may lie in a private network or on this machine.
  public var allowsPrivate: Bool
  /// The authorities that may vouch for the receiver; nil for the system's.
  public var caFile: String?
  /// The robot's token or key.
  public var token: Secret?
  /// What messages are signed with.
  public var secret: Secret?
  /// A second secret that messages are signed with while receivers change over.
  public var nextSecret: Secret?
  /// A word that every message must hold.
  public var keyword: String?
  /// The language of its messages; nil for the configuration's.
  public var language: Language?
  /// The sender's mail address.
  public var from: String?
  /// The mail addresses that it goes to.
  public var recipients: [String]
  /// The program and its arguments.
  public var command: [String]
  /// The channel that gets what this one had to give up.
  public var fallback: String?

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
    (tellsJournal, caFile, nextSecret, keyword) = (false, nil, nil, nil)
    (language, from, recipients, command, fallback) = (nil, nil, [], [], nil)
  }
}
