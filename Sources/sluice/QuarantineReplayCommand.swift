import ArgumentParser
import Presentation
import Telemetry

/// `sluice quarantine replay`: have messages tried again, after the register was mended.
struct QuarantineReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Have the daemon try messages of the quarantine again.",
    discussion: """
      What is taken in leaves the quarantine in the same transaction, so asking twice takes nothing \
      in twice. What is not understood still stays, with the reason of now.

      EXAMPLES
        sluice quarantine replay 17 18
        sluice quarantine replay --code no_device
        sluice quarantine replay --all
      """
  )

  @Argument(help: "The messages' numbers.")
  var numbers: [Int64] = []

  @Flag(help: "All of them.")
  var all = false

  @OptionGroup var selection: QuarantineSelection
  @OptionGroup var who: OperatorOptions

  func validate() throws {
    let isChosen = selection.device != nil || selection.code != nil
    guard [!numbers.isEmpty, all, isChosen].count(where: { $0 }) == 1 else {
      throw ValidationError("name messages by their NUMBERS, by --device or --code, or say --all")
    }
  }

  func run() throws {
    let surroundings = try who.surroundings()
    let answer = try who.perform(
      "replay",
      [
        ("numbers", .words(numbers.map { "\($0)" })),
        ("device", .text(selection.device ?? "")), ("code", .text(selection.code ?? "")),
      ],
      surroundings
    )
    let taken = answer["taken"]?.integer ?? 0
    let refused = answer["refused"]?.integer ?? 0
    let text = Phrases.replayed.text(in: surroundings.language, "\(taken)", "\(refused)")
    try StandardOutput.write(Array("\(text)\n".utf8))
    if taken == 0 { throw Failure(.no) }
  }
}
