import ArgumentParser
import Dispatch
import FieldSimulation
import Telemetry

/// `sluice-sim run`: publish a scenario.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Publish a scenario to a broker, or print it.",
    discussion: """
      Messages carry their true event times. With --from in the past they are replayed at --speed \
      until they have caught up with the clock, and then go on in real time.

      Example, yesterday's dawn in under two minutes and then live:
        sluice-sim run dawn-sag --from -26h --speed 900
      Example, a day as JSON lines, the same on every machine:
        sluice-sim run normal-week --from 2026-07-25 --duration 1d --dry-run
      """
  )

  @Argument(
    help: "A scenario file, or the name of a shipped one, such as algae-crash or normal-week."
  )
  var scenario: String

  @Option(help: "Simulated seconds a second, 1 to 1000000, or 'max' for as fast as it is taken.")
  var speed = "1"

  @Option(help: "Run exactly so many devices: copies of the sites, or only the first devices.")
  var devices: Int?

  @Option(
    parsing: .unconditional,
    help: "Where the event times begin: now, -26h, 2026-07-25, 2026-07-25T04:00 (UTC+8 or offset)."
  )
  var from = "now"

  @Option(help: "The seed; by default the scenario's own.")
  var seed: UInt64?

  @OptionGroup var connection: BrokerOptions

  @Option(help: "Stop after so much simulated time, such as 7d.")
  var duration: String?

  @Flag(help: "Stop once the replay has caught up with the clock.")
  var untilNow = false

  @Flag(help: "Print {\"topic\",\"payload\"} lines at once instead of publishing.")
  var dryRun = false

  @Option(help: "Write what the run knew to this file, for `score`.")
  var truth: String?

  mutating func run() throws {
    let plan = try Plan(self, now: .now)
    let stop = StopSignal()
    let sources = stop.install()
    defer { sources.forEach { $0.cancel() } }
    if dryRun {
      try replay(plan, into: StandardOutputSink(), stop: stop)
    } else {
      try replay(plan, into: try BrokerSink(plan.broker, stop: stop), stop: stop)
    }
  }

  private func replay<Sink: MessageSink>(_ plan: Plan, into sink: Sink, stop: StopSignal) throws {
    let writer = try truth.map { try TruthWriter(path: $0) }
    var replay = Replay(
      field: Field(scenario: plan.scenario, seed: plan.seed, start: plan.start),
      sink: sink,
      pacer: dryRun ? nil : Pacer(speed: plan.speed, start: plan.start, began: .now),
      end: plan.end,
      untilNow: untilNow,
      stop: stop,
      truth: writer
    )
    try replay.run()
    guard let writer else { return }
    try writer.append(replay.field.truth())
    try writer.finish(
      TruthFile.Run(
        scenario: plan.scenario.title,
        seed: plan.seed,
        from: plan.start.milliseconds,
        to: (replay.reached ?? plan.start).milliseconds,
        sites: plan.scenario.sites.count,
        published: replay.published
      )
    )
  }
}
