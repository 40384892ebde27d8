public import Telemetry

/// A recorded series as a device that sends it again: a CSV file with a column of times and columns
/// of numbers.
///
/// Numbers are sent as the file has them, digit by digit; what is no number is not sent.
public struct SeriesFile: Sendable {
  /// A row that has at least one number.
  public struct Row: Hashable, Sendable {
    /// When it was measured.
    public var time: Instant
    /// The body to publish, as the contract has it.
    public var payload: [UInt8]
  }

  /// Why a file cannot be replayed.
  public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public var description: String
  }

  /// The rows in the order of the file.
  public let rows: [Row]
  /// The metrics that are sent, in the order of the columns.
  public let metrics: [String]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - text: the file's content; the first line names the columns.
  ///   - columns: which columns to send, and as which metric; nil for every column that begins with
  ///     a number and has a name that can be a metric's.
  ///   - offset: seconds east of UTC of times without a zone.
  /// - Throws: ``Fault`` for a file without a column of times, a column that is not there, or a
  ///   row whose time cannot be read.
  public init(
    text: String,
    columns: [(column: String, metric: String)]?,
    offset: Int
  ) throws(Fault) {
    var lines = text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline)[...]
    guard let head = lines.popFirst() else { throw Fault(description: "the file is empty") }
    let names = Self.cells(head)
    let timeNames = ["time", "datetime", "timestamp", "date", "ts"]
    guard let clock = names.firstIndex(where: { timeNames.contains($0.lowercased()) }) else {
      throw Fault(
        description: "no column of times: name one of \(timeNames.joined(separator: ", "))"
      )
    }
    let first = lines.first.map(Self.cells) ?? []
    let chosen = try Self.chosen(columns, names: names, first: first, clock: clock)
    metrics = chosen.map(\.metric)
    var rows: [Row] = []
    for (number, line) in lines.enumerated() {
      let cells = Self.cells(line)
      guard clock < cells.count, let time = TimeCell.instant(cells[clock], offset: offset) else {
        throw Fault(description: "line \(number + 2): the time cannot be read: mend or remove it")
      }
      let body = Self.body(cells, chosen, time: time, sequence: Int64(number))
      if let body { rows.append(Row(time: time, payload: body)) }
    }
    self.rows = rows
  }

  /// A body of this file with another time.
  public static func moved(_ payload: [UInt8], to time: Instant) -> [UInt8] {
    var out = ByteWriter()
    out.text(#"{"ts":"#)
    out.number(time.milliseconds)
    out.text(Array(payload.drop { $0 != UInt8(ascii: ",") }))
    return out.bytes
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map {
      String(
        $0.drop { $0 == " " || $0 == "\"" }.reversed().drop { $0 == " " || $0 == "\"" }.reversed()
      )
    }
  }

  private static func chosen(
    _ columns: [(column: String, metric: String)]?,
    names: [String],
    first: [String],
    clock: Int
  ) throws(Fault) -> [(index: Int, metric: String)] {
    guard let columns else {
      return names.indices.filter {
        $0 != clock && $0 < first.count && isNumber(first[$0]) && NamePart.isValid(names[$0])
      }.map { ($0, names[$0]) }
    }
    var chosen: [(index: Int, metric: String)] = []
    for (column, metric) in columns {
      guard let index = names.firstIndex(of: column) else {
        let known = names.joined(separator: ", ")
        throw Fault(description: "there is no column '\(column)': the file has \(known)")
      }
      chosen.append((index, metric))
    }
    return chosen
  }

  private static func body(
    _ cells: [String],
    _ chosen: [(index: Int, metric: String)],
    time: Instant,
    sequence: Int64
  ) -> [UInt8]? {
    var out = ByteWriter()
    out.text(#"{"ts":"#)
    out.number(time.milliseconds)
    out.text(#","seq":"#)
    out.number(sequence)
    var isEmpty = true
    for (index, metric) in chosen where index < cells.count && isNumber(cells[index]) {
      out.text(",\"\(metric)\":\(cells[index])")
      isEmpty = false
    }
    out.text("}")
    return isEmpty ? nil : out.bytes
  }

  /// Whether a text is a number in the grammar of JSON (RFC 8259, section 6).
  static func isNumber(_ text: String) -> Bool {
    var rest = Array(text.utf8)[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let whole = rest.prefix { isDigit($0) }
    guard let leading = whole.first, whole.count == 1 || leading != UInt8(ascii: "0") else {
      return false
    }
    rest = rest.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      let part = rest.dropFirst().prefix { isDigit($0) }
      guard !part.isEmpty else { return false }
      rest = rest.dropFirst(part.count + 1)
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") {
        rest = rest.dropFirst()
      }
      let part = rest.prefix { isDigit($0) }
      guard !part.isEmpty else { return false }
      rest = rest.dropFirst(part.count)
    }
    return rest.isEmpty
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
