import Configuration
import Dispatch
import Foundation
import Logging
import Notify
import Pipeline
import Telemetry

extension Daemon {
  /// Starts the workers that bring messages to their receivers, and the server of the links in them.
  func startMessages() throws(DaemonError) {
    guard let pipeline = stage?.pipeline else { return }
    if configuration.httpListen != nil {
      acknowledgementKey = try SecretFile.key(beside: configuration.store.path)
    }
    desk.join(pipeline)
    desk.use(
      configuration.notify.channels,
      messageSettings(configuration),
      queue: coreQueue
    )
  }

  /// What the words of messages depend on.
  func messageSettings(_ configuration: SluiceConfiguration) -> MessageSettings {
    let base = configuration.httpPublicURL
    let links = base.flatMap { base in
      acknowledgementKey.map { AcknowledgementLinks(base: base, key: $0) }
    }
    return MessageSettings(
      language: configuration.language,
      zone: configuration.zone,
      templates: configuration.notify.templates,
      contacts: configuration.contacts,
      links: links,
      linkBase: links == nil ? nil : base
    )
  }

  /// The configuration that holds now; not for the daemon's own queue.
  var currentConfiguration: SluiceConfiguration { queue.sync { configuration } }

  /// Hands a message that is to be tried anew to its worker.
  func revive(_ message: OutboxMessage, by steps: [OutboxProgress]) {
    guard let step = steps.first(where: { $0.id == message.id }) else { return }
    var message = message
    (message.state, message.attempts, message.next) = (.waiting, step.attempts, step.next)
    (message.deadline, message.finished) = (step.deadline ?? message.deadline, nil)
    desk.revive(message)
  }
}
