import Decoding
import Foundation
import Presentation
import Telemetry

/// The daemon that writes the store: the one that runs, or one that is started for this command
/// and takes nothing from the broker.
final class DaemonConnection {
  private let client: ControlClient
  private let own: OfflineDaemon?

  /// Finds a daemon, or starts one.
  ///
  /// - Parameters:
  ///   - socket: the control socket of the configuration.
  ///   - configuration: the configuration's path.
  /// - Throws: a ``Failure`` where neither is to be had.
  init(socket: String, configuration: String) throws(Failure) {
    if try ControlClient(path: socket).isListening() {
      (client, own) = (ControlClient(path: socket, patience: 60_000), nil)
    } else {
      let own = try OfflineDaemon(configuration: configuration)
      (client, self.own) = (ControlClient(path: own.socket, patience: 60_000), own)
    }
  }

  /// Has it take lines of a file; they are on the disk when this returns.
  func take(
    _ lines: [String],
    _ format: ImportFormat,
    header: String
  ) throws(Failure) -> ImportAnswer {
    // One text is read much faster than a list of them.
    let joined = lines.map { $0.replacing("\u{1E}", with: "\u{FFFD}") }
      .joined(separator: "\u{1E}")
    var question = JSONText(zone: .utc)
    question.beginObject()
    question.member("operation", .text("import"))
    question.member("format", .text(format.rawValue))
    question.member("header", .text(header))
    question.member("lines", .text(joined))
    question.endObject()
    return try ImportAnswer(client.ask(String(decoding: question.bytes, as: UTF8.self)))
  }

  /// Ends the daemon that was started for this.
  func end() throws(Failure) { try own?.end() }
}
