import Presentation
import Telemetry
import Testing

struct TableTextTests {
  private let columns = [
    Column("name", title: "名称"), Column("value", alignment: .right),
    Column("note", dispensability: 1), Column("more", dispensability: 2),
  ]

  private func text(_ style: TableText.Style, _ fill: (inout any RowText) -> Void) -> String {
    var rows = OutputFormat.table.rows(of: columns, zone: .utc, style: style)
    fill(&rows)
    rows.finish()
    return String(decoding: rows.bytes, as: UTF8.self)
  }

  @Test
  func columnsAlignAcrossScripts() {
    let table = text(.init()) { rows in
      rows.append([.text("溶解氧"), .number(2.61), .text("低"), .text("x")])
      rows.append([.text("ph"), .number(10.5), .missing, .text("y")])
      rows.append([.text("气温"), .missing, .missing, .missing])
    }
    let expected = """
      名称    value  note  more
      溶解氧   2.61  低    x
      ph       10.5        y
      气温

      """
    #expect(table == expected)
  }

  @Test
  func whatCanBeSparedGoesFirstOnANarrowTerminal() {
    let fill: (inout any RowText) -> Void = { rows in
      rows.append([.text("abcdef"), .number(1), .text("nnnn"), .text("mmmm")])
    }
    #expect(text(.init(width: 25), fill).hasPrefix("名称    value  note  more\n"))
    #expect(text(.init(width: 24), fill).hasPrefix("名称    value  note\n"))
    #expect(text(.init(width: 10), fill) == "名称    value\nabcdef      1\n")
  }

  @Test
  func groupsStandUnderTheirHeadings() {
    let table = text(.init(isGrouped: true)) { rows in
      rows.heading("qingxi-3/probe-1\u{1B}[31m")
      rows.append([.text("ph"), .number(7), .missing, .missing])
      rows.heading("second")
      rows.append([.text("ph"), .number(8), .missing, .missing])
    }
    let expected = """
        名称  value  note  more
      qingxi-3/probe-1\\u{1B}[31m
        ph        7

      second
        ph        8

      """
    #expect(table == expected)
  }

  @Test
  func anEmptyTableIsNoText() {
    #expect(text(.init()) { _ in } == "")
  }

  @Test
  func coloursWrapWholeLinesOnly() {
    let fill: (inout any RowText) -> Void = { rows in
      rows.append([.text("a"), .missing, .missing, .missing], emphasis: .alarm)
      rows.append([.text("b"), .missing, .missing, .missing])
    }
    let plain = text(.init(), fill)
    let coloured = text(.init(hasColours: true), fill)
    #expect(coloured.split(separator: "\n")[1] == "\u{1B}[1;31ma\u{1B}[0m")
    #expect(coloured.replacing(/\e\[[0-9;]*m/, with: "") == plain)
  }

  @Test
  func laterRowsAreWrittenAsTheyCome() {
    var rows = OutputFormat.table.rows(of: columns, zone: .utc)
    for count in 0..<(TableText.sampledRows + 10) {
      if count == TableText.sampledRows { rows.bytes = [] }
      rows.append([.text("a"), .integer(Int64(count)), .missing, .missing])
    }
    let streamed = String(decoding: rows.bytes, as: UTF8.self).split(separator: "\n")
    #expect(streamed.count == 10)
    #expect(streamed.last == "a       509")
  }

  @Test
  func numbersAreRoundedWhereTheColumnSaysSo() {
    var rows = TableText(columns: [Column("mean", digits: 6)], zone: .utc)
    rows.append([.number(1.0 / 3)], emphasis: .normal)
    rows.finish()
    #expect(String(decoding: rows.bytes, as: UTF8.self) == "mean\n0.333333\n")
  }
}
