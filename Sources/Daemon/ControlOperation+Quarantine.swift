import Configuration
import Dispatch
import Pipeline
import Presentation
import Store
import Telemetry

extension ControlOperation {
  /// How many messages are tried in one transaction.
  private static let replayedAtOnce = 500

  /// `numbers`, `device`, `code` (all optional): tries messages of the quarantine again.
  static let replay = ControlOperation {
    request,
    daemon throws(OperationRefusal) in
    var (taken, refused) = (0, 0)
    if !request.texts("numbers").isEmpty {
      for text in request.texts("numbers") {
        guard let number = Int64(text) else {
          throw OperationRefusal(.invalid, "'\(text)' is no number of a message")
        }
        let part = try daemon.replay(QuarantineChoice(ordinal: number, limit: 1))
        guard part.lowest != nil else {
          throw OperationRefusal(.notFound, "no message \(number) is in the quarantine")
        }
        (taken, refused) = (taken + part.taken, refused + part.refused)
      }
    } else {
      var choice = QuarantineChoice(limit: Self.replayedAtOnce)
      if !request.optionalText("code").isEmpty {
        choice.code = RejectCode(rawValue: request.optionalText("code"))
      }
      choice.device = try daemon.device(called: request.optionalText("device"))
      while true {
        let part = try daemon.replay(choice)
        (taken, refused) = (taken + part.taken, refused + part.refused)
        guard let lowest = part.lowest else { break }
        choice.before = lowest
      }
    }
    return ControlAnswer([
      ("taken", .integer(Int64(taken))), ("refused", .integer(Int64(refused))),
    ])
  }
}

extension Daemon {
  /// What one round of trying again came to; `lowest` is nil where nothing was chosen.
  struct Replayed {
    var taken = 0
    var refused = 0
    var lowest: Int64?
  }

  /// Tries chosen messages again, in one transaction.
  ///
  /// They are read where the transaction is made, so that nobody can have taken them in between.
  func replay(_ choice: QuarantineChoice) throws(OperationRefusal) -> Replayed {
    guard let store = queue.sync(execute: { stage?.store }) else {
      throw OperationRefusal(.unable, "the daemon is stopping")
    }
    var result = Replayed()
    _ = try operate { ingest, now throws(OperationRefusal) in
      do {
        let found = try StoreReader(path: store.path).quarantine(choice)
        result.lowest = found.map(\.ordinal).min()
        let whole = found.filter { $0.message.size == $0.message.bytes.count }
        let messages = whole.map { ReplayedMessage(ordinal: $0.ordinal, message: $0.message) }
        let replayed = try ingest.replay(messages, now: now) {
          names throws(JournalFailure) in
          do throws(StoreError) {
            return try store.contains(names)
          } catch {
            throw .fatal(error.description)
          }
        }
        (result.taken, result.refused) = (replayed.taken, found.count - replayed.taken)
        return replayed.batch
      } catch {
        throw OperationRefusal(.unable, "the quarantine cannot be read: \(error)")
      }
    }
    return result
  }

  /// The device of a name, or nil where the name is empty.
  func device(called name: String) throws(OperationRefusal) -> DeviceID? {
    guard !name.isEmpty else { return nil }
    guard name != "-" else { return .unattributed }
    do {
      let known = try StoreReader(path: queue.sync { configuration.store.path }).register().devices
        .filter { "\($0.site)/\($0.name)" == name || $0.name == name }
      if known.count == 1 { return known[0].id }
    } catch {
      throw OperationRefusal(.unable, "the store cannot be read: \(error)")
    }
    throw OperationRefusal(.notFound, "no one device is called '\(name)': write site/device")
  }
}
