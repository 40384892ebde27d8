import Telemetry

/// A program that gets the webhook's body on its standard input; exit code 0 is success.
struct CommandChannel: MessageChannel {
  let name: String
  let program: ChildProgram
  let writer: MessageWriter

  var limits: [RateLimit] { [] }

  var largestShare: Int { 1 }

  func share(of messages: [OutgoingMessage], at now: Instant) -> Int { 1 }

  func deliver(_ messages: [OutgoingMessage], at now: Instant) -> DeliveryOutcome {
    guard let message = messages.first else { return .done }
    let body = WebhookBody.bytes(message, receiver: name, writer: writer, now: now)
    return Self.outcome(program.run(input: body + [UInt8(ascii: "\n")]))
  }

  static func outcome(_ ending: ChildProgram.Ending) -> DeliveryOutcome {
    switch ending {
    case .exited(0): .done
    case .exited(let code): .retry("the program ended with \(code)", after: nil)
    case .signalled(let number): .retry("the program was ended by signal \(number)", after: nil)
    case .tooLate: .retry("the program took too long and was ended", after: nil)
    case .notStarted(let reason): .retry(reason, after: nil)
    }
  }
}
