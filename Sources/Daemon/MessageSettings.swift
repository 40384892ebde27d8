import Configuration
import Notify
import Telemetry

/// What the words of messages depend on beside the channel.
struct MessageSettings: Equatable, Sendable {
  var language: Language
  var zone: LocalZone
  var templates: MessageTemplates
  var contacts: Contacts
  var links: AcknowledgementLinks?
  /// What the links depend on, to be compared by.
  var linkBase: String?

  static func == (left: MessageSettings, right: MessageSettings) -> Bool {
    left.language == right.language && left.zone.identifier == right.zone.identifier
      && left.templates == right.templates && left.contacts == right.contacts
      && left.linkBase == right.linkBase
  }

  /// Puts a channel's messages into words.
  func writer(for channel: ChannelDefinition) -> MessageWriter {
    MessageWriter(
      language: channel.language ?? language,
      zone: zone,
      templates: templates,
      links: links,
      contacts: contacts
    )
  }
}
