import ArgumentParser
import Presentation
import Store
import Telemetry

/// `sluice sql`: any question to the store, in SQL.
struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Ask the store in SQL; nothing can be changed.",
    discussion: """
      The table sample has a row for every reading, wherever it is kept: series, site, device, \
      metric, time, value, unit, flag, reasons, arrived. The tables of the file are there too.

      Times are milliseconds UTC and printed as ISO 8601. Compare them with a number or with a time \
      as in 'sluice query'; inside of OR or an expression say at('2026-07-25T04:00'), and iso(time) \
      for the text of one.

      EXAMPLES
        sluice sql "SELECT site, metric, count(*), avg(value) FROM sample
          WHERE time >= '-24h' AND flag IN (1, 2) GROUP BY 1, 2"
        sluice sql - --format csv < question.sql
      """
  )

  @Argument(help: "One SELECT; - reads it from standard input.")
  var statement: String

  @Option(
    help: ArgumentHelp(
      "How long the file's own tables may be read in one go, at which the daemon's log grows.",
      valueName: "span"
    )
  )
  var patience = "60s"

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { _ = try limit() }

  func run() throws {
    let surroundings = try Surroundings(place)
    let (now, zone) = (SystemClock.now, output.utc ? .utc : surroundings.zone)
    let clock = MomentWriter(zone: zone)
    let query = try StoreQuery(
      statement == "-"
        ? String(decoding: try StandardInput.read(), as: UTF8.self) : statement,
      path: try surroundings.pathOfStore(),
      patience: try limit(),
      moment: { TimeArgument.instant($0, now: now, zone: surroundings.zone) },
      text: clock.text
    )
    try print(query, zone: zone)
  }

  private func limit() throws -> TimeSpan {
    guard let span = TimeSpan(patience), span > .zero else {
      throw ValidationError(
        "--patience '\(patience)' is no length of time: write it like 60s or 5m"
      )
    }
    return span
  }

  /// Rows go out as they come, but for those of a query that holds a snapshot: a reader who takes
  /// his time must not keep it.
  private func print(_ query: StoreQuery, zone: LocalZone) throws {
    var spool = OutputSpool()
    var row = try query.next()
    var rows = output.rows(of: Self.columns(of: query, first: row), zone: zone)
    while let values = row {
      rows.append(values.map(Self.cell))
      if rows.bytes.count >= StandardOutput.capacity {
        try spool.take(&rows.bytes, isUrgent: query.holdsSnapshot)
      }
      row = try query.next()
    }
    rows.finish()
    try spool.finish(rows.bytes)
  }

  /// Numbers stand to the right; a name that comes twice gets a number, since JSON tells fields
  /// by their names.
  private static func columns(of query: StoreQuery, first: [StoreValue]?) -> [Column] {
    var seen: [String: Int] = [:]
    return query.columns.enumerated().map { index, name in
      seen[name, default: 0] += 1
      let times = seen[name, default: 1]
      let isNumber =
        switch first?[index] {
        case .integer, .number: true
        default: false
        }
      return Column(
        times == 1 ? name : "\(name):\(times)",
        alignment: isNumber ? .right : .left
      )
    }
  }

  private static func cell(_ value: StoreValue) -> Cell {
    switch value {
    case .null: .missing
    case .integer(let integer): .integer(integer)
    case .number(let number): .number(number)
    case .text(let text): .text(text)
    case .moment(let instant): .time(instant)
    case .bytes(let bytes): .text(hexadecimal(bytes))
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
