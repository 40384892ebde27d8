import FieldSimulation
import Foundation
import Presentation
import Telemetry

/// Prints the tables of a score.
struct ScoreReport {
  let format: OutputFormat

  /// What was sent, and what the receiver's books say.
  struct Accounts {
    var measured = 0
    var sent = 0
    var repeated = 0
    var lost = 0
    var ledger = LedgerEntry()

    mutating func add(_ count: TruthEntry.Count) {
      measured += count.measured
      sent += count.sent
      repeated += count.repeated
      lost += count.lost
    }

    mutating func add(_ entry: LedgerEntry, isKnown: Bool) { ledger.add(entry) }

    /// Messages that were sent and that no column of the ledger has.
    var missing: Int64 {
      Int64(sent) - ledger.stored - ledger.duplicate - ledger.quarantined - ledger.ignored
    }
  }

  func print(faults: [FaultScore], flags: (all: Int, rightly: Int)) {
    guard !faults.isEmpty || flags.all > 0 else { return }
    let columns = [
      Column("fault"), number("stretches"), number("found"), number("samples"), number("flagged"),
      Column("recall", alignment: .right, digits: 3),
    ]
    var rows = format.rows(of: columns, zone: .utc)
    for score in faults {
      rows.append([
        .text(score.kind), .integer(Int64(score.stretches)), .integer(Int64(score.found)),
        .integer(Int64(score.stored)), .integer(Int64(score.flagged)), Cell(score.recall),
      ])
    }
    if !faults.isEmpty { write(&rows, title: "Faults and flags") }
    print(flags)
  }

  /// Of all values that are flagged, those at which something was wrong.
  private func print(_ flags: (all: Int, rightly: Int)) {
    let columns = [
      number("flagged"), number("rightly"),
      Column("precision", alignment: .right, digits: 3),
    ]
    var rows = format.rows(of: columns, zone: .utc)
    let share = flags.all > 0 ? Double(flags.rightly) / Double(flags.all) : nil
    rows.append([.integer(Int64(flags.all)), .integer(Int64(flags.rightly)), Cell(share)])
    write(&rows, title: "All flags")
  }

  func print(alerts: [AlertScore], siteWeeks: Double) {
    guard !alerts.isEmpty else { return }
    let columns = [
      Column("rule"), Column("severity"), number("due"), number("found"), number("raised"),
      number("needless"),
      Column("recall", alignment: .right, digits: 3),
      Column("precision", alignment: .right, digits: 3),
      Column("median_delay", title: "delay", alignment: .right),
    ]
    var rows = format.rows(of: columns, zone: .utc)
    for score in alerts {
      rows.append([
        .text(score.rule), Cell(score.severity?.rawValue), .integer(Int64(score.due)),
        .integer(Int64(score.found)),
        .integer(Int64(score.raised)), .integer(Int64(score.needless)), Cell(score.recall),
        Cell(score.precision), Cell(score.medianDelay.map(Self.text(of:))),
      ])
    }
    write(&rows, title: "Events and alerts")
    guard format == .table, siteWeeks > 0 else { return }
    let needless = Double(alerts.reduce(0) { $0 + $1.needless })
    let rate = NumberText.rounded(needless / siteWeeks, digits: 3) ?? "0"
    Swift.print("  \(rate) needless alerts a site and week\n")
  }

  /// - Returns: whether every message that was sent is accounted for.
  func print(_ accounts: Accounts) -> Bool {
    let columns = [
      number("measured"), number("lost_before"), number("sent"), number("repeated"),
      number("received"), number("stored"), number("duplicate"), number("quarantined"),
      number("ignored"), number("missing"),
    ]
    var rows = format.rows(of: columns, zone: .utc)
    let ledger = accounts.ledger
    rows.append([
      .integer(Int64(accounts.measured)), .integer(Int64(accounts.lost)),
      .integer(Int64(accounts.sent)), .integer(Int64(accounts.repeated)),
      .integer(ledger.received), .integer(ledger.stored), .integer(ledger.duplicate),
      .integer(ledger.quarantined), .integer(ledger.ignored), .integer(accounts.missing),
    ])
    write(&rows, title: "Messages")
    return accounts.missing == 0
  }

  /// A delay to the second: the rest is the cadence's chance.
  private static func text(of delay: TimeSpan) -> String {
    "\(TimeSpan.seconds(delay.milliseconds / 1000))"
  }

  private func number(_ name: String) -> Column {
    Column(name, title: name.split(separator: "_").joined(separator: " "), alignment: .right)
  }

  private func write(_ rows: inout any RowText, title: String) {
    rows.finish()
    if format == .table { Swift.print(title) }
    Swift.print(
      String(decoding: rows.bytes, as: UTF8.self),
      terminator: format == .json ? "" : "\n"
    )
  }
}
