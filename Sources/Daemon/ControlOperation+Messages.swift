import Configuration
import Notify
import Pipeline
import Presentation
import Store
import Telemetry

extension ControlOperation {
  /// `channel`: puts a message into the outbox that tries the channel.
  static let notifyTest = ControlOperation { request, daemon throws(OperationRefusal) in
    let name = try request.text("channel")
    let channels = daemon.currentConfiguration.notify.channels
    guard let channel = channels.first(where: { $0.name == name }) else {
      throw OperationRefusal(
        .notFound,
        "no channel is called '\(name)': there are \(channels.map(\.name).joined(separator: ", "))"
      )
    }
    guard channel.kind != .log else {
      throw OperationRefusal(.conflict, "'\(name)' is a log: look at \(channel.path ?? "its file")")
    }
    let batch = try daemon.operate { ingest, now throws(OperationRefusal) in
      ingest.test(name, now: now)
    }
    return ControlAnswer([("message", .integer(batch.outbox.first?.id ?? 0))])
  }

  /// `id`: has a message that was given up tried anew.
  static let notifyRetry = ControlOperation { request, daemon throws(OperationRefusal) in
    let id = try request.integer("id")
    let path = daemon.currentConfiguration.store.path
    let found: OutboxMessage?
    do {
      found = try StoreReader(path: path).message(id)
    } catch {
      throw OperationRefusal(.unable, "the store cannot be read: \(error)")
    }
    guard let message = found else {
      throw OperationRefusal(.notFound, "no message \(id) is kept: 'sluice notify list' lists them")
    }
    guard message.state == .dead else {
      throw OperationRefusal(.conflict, "message \(id) is \(message.state.rawValue), not dead")
    }
    let batch = try daemon.operate { ingest, now throws(OperationRefusal) in
      ingest.retry(message, now: now)
    }
    daemon.revive(message, by: batch.progress)
    return ControlAnswer([("message", .integer(id)), ("channel", .text(message.channel))])
  }
}
