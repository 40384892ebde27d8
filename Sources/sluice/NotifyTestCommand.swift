import ArgumentParser
import Foundation
import Presentation
import Store
import Telemetry

/// `sluice notify test`: send a message by a channel and say what became of it.
struct NotifyTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send a test message by a channel, and say whether its receiver took it.",
    discussion: """
      The message goes the way of every other. Exit code 0 when the receiver has taken it, 1 when it \
      has not; it is tried again by itself then, unless the receiver says that it never will.

      EXAMPLE
        sluice notify test duty-room
      """
  )

  @Argument(help: "The channel's name.")
  var channel: String

  @Option(help: ArgumentHelp("How long to wait for the answer.", valueName: "span"))
  var wait = "20s"

  @OptionGroup var who: OperatorOptions

  func run() throws {
    let surroundings = try who.surroundings()
    guard let patience = TimeSpan(wait), patience > .zero else {
      throw Failure(.usage, "'\(wait)' is no length of time: write 20s or 1m")
    }
    let answer = try who.perform("notify_test", [("channel", .text(channel))], surroundings)
    guard let id = answer["message"]?.integer else {
      throw Failure(.unable, "the daemon's answer is not understood: are both of one version?")
    }
    let reader = try surroundings.openStore()
    let end = SystemClock.now + patience
    var last: OutboxMessage?
    repeat {
      last = try reader.message(id)
      if let last, last.state == .done || last.state == .dead || last.reason != nil { break }
      usleep(50_000)
    } while SystemClock.now < end
    try tell(last, surroundings)
  }

  private func tell(_ message: OutboxMessage?, _ surroundings: Surroundings) throws {
    let language = surroundings.language
    switch message?.state {
    case .done:
      let text = Phrases.testArrived.text(in: language, channel)
      try StandardOutput.write(Array("\(SafeText.escaped(text))\n".utf8))
    case .dead:
      throw Failure(.no, Phrases.testGivenUp.text(in: language, channel, message?.reason ?? ""))
    case .waiting, .claimed, nil:
      let reason = message?.reason ?? Phrases.noAnswerYet.text(in: language)
      throw Failure(.no, Phrases.testWaits.text(in: language, channel, reason))
    }
  }
}
