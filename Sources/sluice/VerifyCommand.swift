import ArgumentParser
import Presentation
import Store

/// `sluice verify`: whether everything in a store or backup is as it should be.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Look at everything in a store or backup that can be right or wrong.",
    discussion: """
      Pages and indexes, names, commits, the ledger (received = stored + duplicate + quarantined + \
      ignored, and as many readings as were booked), every chunk and reading, the figures of \
      stretches against their readings, alerts. Exit code 1 when something is wrong; what it is follows the \
      table, one line each. Then all readings that are left are read: their number is \
      said on stderr, what is lost is named under 'readable'.

      Nothing is changed. A store in use can be looked at too; but while its pages are checked, some \
      seconds for each GB, the daemon's log grows.

      EXAMPLE
        sluice verify /backup/sluice-2026-07-25.db
      """
  )

  @Argument(help: "The store or backup.")
  var file: String

  @Option(
    help: ArgumentHelp("The configuration, for the language of the answer.", valueName: "file")
  )
  var config: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try config.map { try Surroundings(config: $0) } ?? Surroundings(store: file)
    let verification = try examine(surroundings)
    try print(verification, surroundings)
    guard !verification.isSound else { return }
    if let remains = verification.remains, !remains.losses.isEmpty {
      let (readings, series) = ("\(remains.readings)", "\(remains.series)")
      StandardError.say(
        Phrases.whatIsLeft.text(in: surroundings.language, readings, series, file)
      )
    }
    let faulty = verification.checks.reduce(0) { $0 + $1.faulty }
    throw Failure(.no, Phrases.unsound.text(in: surroundings.language, "\(faulty)", file))
  }

  /// A file that cannot be opened as what it should be is not sound either.
  private func examine(_ surroundings: Surroundings) throws -> StoreVerification {
    let progress = ProgressLine()
    defer { progress.clear() }
    do throws(StoreError) {
      return try StoreVerifier(path: file, zones: SystemClock.zone(named:)).run { name in
        progress.show(Phrases.verifying.text(in: surroundings.language, name))
      }
    } catch {
      switch error {
      case .failed, .notAStore: throw Failure(.no, error.description)
      default: throw Failure(error)
      }
    }
  }

  private func print(_ verification: StoreVerification, _ surroundings: Surroundings) throws {
    let language = surroundings.language
    let columns = [
      Column("check", in: language), Column("examined", in: language, alignment: .right),
      Column("faults", in: language, alignment: .right), Column("detail", in: language),
    ]
    var rows = output.rows(of: columns, zone: surroundings.zone)
    for check in verification.checks {
      let counts: [Cell] = [.text(check.name), .integer(check.examined), .integer(check.faulty)]
      rows.append(
        counts + [Cell(check.faults.first)],
        emphasis: check.faulty == 0 ? .good : .alarm
      )
      for fault in check.faults.dropFirst() {
        rows.append([.text(check.name), .missing, .missing, .text(fault)], emphasis: .alarm)
      }
    }
    for loss in verification.remains?.losses ?? [] {
      rows.append(
        [.text("readable"), .missing, .missing, .text(loss.text(surroundings))],
        emphasis: .alarm
      )
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }
}
