public import Telemetry

/// Aligned columns for people, in constant memory.
///
/// The first rows decide how wide the columns are; later ones that are wider push to the right.
/// On a terminal too narrow for all columns, those that can be spared are left out.
public struct TableText: RowText {
  /// How a table is drawn.
  public struct Style: Sendable {
    /// The columns of the terminal; nil when there is no limit.
    public var width: Int?
    /// Whether emphasis is shown in colour.
    public var hasColours: Bool
    /// Whether rows stand under headings.
    public var isGrouped: Bool

    /// Makes a style.
    public init(width: Int? = nil, hasColours: Bool = false, isGrouped: Bool = false) {
      (self.width, self.hasColours, self.isGrouped) = (width, hasColours, isGrouped)
    }
  }

  private enum Line {
    case heading(String)
    case row([String], Emphasis)
  }

  /// How many rows are looked at before the columns get their widths.
  public static let sampledRows = 500
  private static let gap = 2

  /// What has been written so far.
  public var bytes: [UInt8] = []
  private let columns: [Column]
  private let style: Style
  private var clock: TimeText
  private var pending: [Line] = []
  private var layout: [(index: Int, width: Int)]?
  private var hasHeading = false

  /// Makes an empty table; moments are written in `zone`.
  public init(columns: [Column], zone: LocalZone, style: Style = Style()) {
    (self.columns, self.style) = (columns, style)
    clock = TimeText(zone: zone)
  }

  /// Begins a group of rows.
  public mutating func heading(_ text: String) {
    add(.heading(SafeText.escaped(text)))
  }

  /// Adds a row.
  public mutating func append(_ cells: [Cell], emphasis: Emphasis) {
    precondition(cells.count == columns.count, "a row has a cell for each column")
    add(.row(zip(columns, cells).map { text(of: $1, in: $0) }, emphasis))
  }

  /// Lays out and writes what is still held back.
  public mutating func finish() {
    guard layout == nil, !pending.isEmpty else { return }
    layOut()
  }

  private mutating func add(_ line: Line) {
    guard layout == nil else { return write(line) }
    pending.append(line)
    if pending.count >= Self.sampledRows { layOut() }
  }

  private mutating func text(of cell: Cell, in column: Column) -> String {
    switch cell {
    case .text(let text): SafeText.escaped(text)
    case .number(let number):
      column.digits.map { NumberText.rounded(number, digits: $0) ?? "" }
        ?? NumberText.shortest(number) ?? ""
    case .integer(let integer): integer.description
    case .boolean(let flag): flag ? "true" : "false"
    case .time(let instant): clock.text(instant, precision: .shortest)
    case .words(let words): SafeText.escaped(words.joined(separator: " "))
    case .missing: ""
    }
  }

  private mutating func layOut() {
    var widths = columns.map { DisplayWidth.columns(of: $0.title) }
    for case .row(let texts, _) in pending {
      for (index, text) in texts.enumerated() {
        widths[index] = max(widths[index], DisplayWidth.columns(of: text))
      }
    }
    var kept = Array(columns.indices)
    while let limit = style.width, total(kept.map { widths[$0] }) > limit,
      let spare = kept.max(by: { columns[$0].dispensability < columns[$1].dispensability }),
      columns[spare].dispensability > 0
    {
      kept.removeAll { $0 == spare }
    }
    layout = kept.map { ($0, widths[$0]) }
    write(.row(columns.map { SafeText.escaped($0.title) }, .heading))
    for line in pending { write(line) }
    pending = []
  }

  private func total(_ widths: [Int]) -> Int {
    let indent = style.isGrouped ? Self.gap : 0
    return indent + widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
  }

  private mutating func write(_ line: Line) {
    switch line {
    case .heading(let text):
      if hasHeading { bytes.append(UInt8(ascii: "\n")) }
      hasHeading = true
      write(text, .heading)
    case .row(let texts, let emphasis):
      write(aligned(texts), emphasis)
    }
  }

  private mutating func write(_ text: String, _ emphasis: Emphasis) {
    bytes += (style.hasColours ? emphasis.applied(to: text) : text).utf8
    bytes.append(UInt8(ascii: "\n"))
  }

  private func aligned(_ texts: [String]) -> String {
    var line = style.isGrouped ? String(repeating: " ", count: Self.gap) : ""
    var owed = 0
    for (position, place) in (layout ?? []).enumerated() {
      if position > 0 { owed += Self.gap }
      let text = texts[place.index]
      let room = max(0, place.width - DisplayWidth.columns(of: text))
      let isRight = columns[place.index].alignment == .right
      if isRight { owed += room }
      if !text.isEmpty {
        // Blanks are written only when text follows, so that no line ends in them.
        line += String(repeating: " ", count: owed) + text
        owed = 0
      }
      if !isRight { owed += room }
    }
    return line
  }
}
