public import Telemetry
public import Web

/// Makes the ways to receivers that the configuration names.
public enum ChannelMaker {
  /// The way to a channel's receiver; nil for a log, which is told by ``AlertDelivery``.
  ///
  /// - Parameters:
  ///   - channel: what the configuration says.
  ///   - writer: puts messages into words.
  ///   - transport: makes requests; nil for libcurl.
  /// - Returns: the way.
  public static func channel(
    _ channel: ChannelDefinition,
    writer: MessageWriter,
    transport: (any WebTransport)? = nil
  ) -> (any MessageChannel)? {
    switch channel.kind {
    case .log: return nil
    case .command:
      guard let path = channel.command.first else { return nil }
      let program = ChildProgram(path: path, arguments: Array(channel.command.dropFirst()))
      return CommandChannel(name: channel.name, program: program, writer: writer)
    case .email: return MailChannel(channel, writer)
    case .webhook, .dingtalk, .wecom, .feishu, .alertmanager, .ntfy:
      let transport =
        transport
        ?? CurlTransport(allowsPrivate: channel.allowsPrivate, caFile: channel.caFile)
      let secrets = [channel.token, channel.secret, channel.nextSecret].compactMap(\.self)
      return WebChannel(format(channel, writer), transport, secrets: secrets)
    }
  }

  private static func format(
    _ channel: ChannelDefinition,
    _ writer: MessageWriter
  ) -> any WebFormat {
    switch channel.kind {
    case .dingtalk: DingTalkFormat(channel, writer)
    case .wecom: WeComFormat(channel, writer)
    case .feishu: FeishuFormat(channel, writer)
    case .alertmanager: AlertmanagerFormat(channel, writer)
    case .ntfy: NtfyFormat(channel, writer)
    case .webhook, .log, .email, .command:
      WebhookFormat(
        name: channel.name,
        url: channel.url ?? "",
        secrets: [channel.secret, channel.nextSecret].compactMap(\.self),
        writer: writer
      )
    }
  }
}
