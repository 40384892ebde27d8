import ArgumentParser
import Presentation
import Telemetry

/// `sluice silence`: hold messages back for a while.
struct SilenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "silence",
    abstract: "Hold messages about some alerts back for a while; the alerts go on being kept.",
    discussion: """
      Every condition has to hold; of several globs behind one, separated by commas, one. Fields: \
      alert, rule, site, kind, device, severity. A silence ends by itself, or with --end.

      EXAMPLES
        sluice silence --where site=qingxi-3 rule='pond_*' --for 2h --reason '晒塘'
        sluice silence --where kind=seedling_factory --from 2026-12-01T08:00 --for 8h --reason 检修
        sluice silence --end 3
      """
  )

  @Option(
    name: .customLong("where"),
    parsing: .upToNextOption,
    help: ArgumentHelp("Which alerts, such as site=qingxi-3.", valueName: "field=glob")
  )
  var conditions: [String] = []

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("For how long, such as 2h.", valueName: "span")
  )
  var length: String?

  @Option(help: ArgumentHelp("When it begins (default: now).", valueName: "time"))
  var from: String?

  @Option(help: "Why, for those who wonder at the quiet.")
  var reason: String?

  @Option(help: ArgumentHelp("End this silence now.", valueName: "number"))
  var end: Int64?

  @OptionGroup var who: OperatorOptions

  func validate() throws {
    guard end == nil else {
      guard conditions.isEmpty, length == nil, reason == nil, from == nil else {
        throw ValidationError("--end takes nothing beside it")
      }
      return
    }
    guard !conditions.isEmpty, length != nil, reason != nil else {
      throw ValidationError("--where, --for and --reason are all needed, or --end NUMBER")
    }
  }

  func run() throws {
    let surroundings = try who.surroundings()
    guard let end else { return try begin(surroundings) }
    _ = try who.perform("end_silence", [("id", .integer(end))], surroundings)
    try say(Phrases.silenceEnded.text(in: surroundings.language, "\(end)"))
  }

  private func begin(_ surroundings: Surroundings) throws {
    let now = SystemClock.now
    guard let length, let span = TimeSpan(length), span > .zero else {
      throw Failure(.usage, "'\(length ?? "")' is no length of time: write 30m, 2h or 1d12h")
    }
    var start = now
    if let from {
      guard let given = TimeArgument.instant(from, now: now, zone: surroundings.zone) else {
        throw Failure(.usage, "'\(from)' is no time: write 2026-07-25T04:00 or now")
      }
      start = given
    }
    let answer = try who.perform(
      "silence",
      [
        ("where", .words(conditions)), ("from", .integer(start.milliseconds)),
        ("to", .integer((start + span).milliseconds)), ("reason", .text(reason ?? "")),
      ],
      surroundings
    )
    let number = "\(answer["silence"]?.integer ?? 0)"
    let until = answer["to"]?.text ?? ""
    try say(Phrases.silenceBegun.text(in: surroundings.language, number, until, number))
  }

  private func say(_ text: String) throws {
    try StandardOutput.write(Array("\(SafeText.escaped(text))\n".utf8))
  }
}
