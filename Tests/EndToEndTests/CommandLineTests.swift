import Foundation
import TestSupport
import Testing

/// What holds for every command of `sluice`: usage, exit codes, help, what a terminal gets to see.
struct CommandLineTests {
  static let commands = [
    "check", "status", "series", "latest", "query", "alerts", "ack", "silence", "silences",
    "notify", "rules", "explain", "quality", "maintenance", "decode", "adopt", "quarantine", "sql",
    "export", "import", "seal", "backup", "verify", "doctor",
  ]

  @Test(arguments: [
    ["nonsense"], ["query"], ["query", "a/b/c", "--bogus"], ["query", "a/b/c", "--every", "1x"],
    ["query", "a/b/c", "--with", "mean"], ["query", "a/b/c", "--since", "1h", "--from", "2h"],
    ["query", "a/b/c", "--every", "1h", "--with", "middle"], ["alerts", "--state", "burning"],
    ["latest", "--format", "xml"], ["decode"], ["decode", "--topic", "t", "--format", "x"],
    ["ack"], ["silence"], ["silence", "--where", "site=a", "--for", "2h"],
    ["silence", "--end", "1", "--for", "2h"],
  ])
  func wrongUsageIsTwoWithOneLine(arguments: [String]) throws {
    let answer = try StoredFarm.sluice(arguments)
    #expect(answer.ending == .exited(2))
    #expect(answer.output == [])
    #expect(answer.errors.count == 1)
    #expect(answer.errors.first?.contains("--help'") == true)
  }

  @Test
  func timesThatAreNoneAreWrongUsage() throws {
    let farm = try StoredFarm()
    for (first, second) in [("25:00", "now"), ("2026-13-01", "now"), ("now", "-1h")] {
      let answer = try farm.run("query", "*/*/*", "--from", first, "--to", second)
      #expect(answer.ending == .exited(2))
      #expect(answer.errors.count == 1)
    }
    let step = try farm.run("query", "*/*/*", "--since", "1h", "--every", "36h")
    #expect(step.ending == .exited(2))
  }

  @Test(arguments: ["series", "latest", "alerts", "silences", "status"])
  func withoutStoreOrConfigurationItCannotRun(command: String) throws {
    let folder = try TemporaryDirectory()
    let nowhere = folder.path(of: "nowhere")
    for option in ["--store", "--config"] {
      let answer = try StoredFarm.sluice([command, option, nowhere])
      #expect(answer.ending == .exited(3))
      #expect(answer.output == [])
      #expect(answer.errors.count == 1)
      #expect(answer.errors.first?.contains(nowhere) == true)
    }
  }

  @Test
  func whatIsNoStoreIsSaidToBeNone() throws {
    let folder = try TemporaryDirectory()
    let picture = try folder.write("\u{FF}JFIF, not a database at all", to: "picture.jpg")
    let answer = try StoredFarm.sluice(["series", "--store", picture])
    #expect(answer.ending == .exited(3))
    #expect(answer.errors.count == 1)
  }

  @Test
  func anOutputWithoutRoomIsSaid() throws {
    let farm = try StoredFarm()
    let answer = try ChildProcess.run(
      "/bin/sh",
      [
        "-c", "\"$0\" latest --config \"$1\" > /dev/full", Programs.built("sluice"),
        farm.configuration,
      ]
    )
    #expect(answer.ending == .exited(3))
    #expect(answer.errors.count == 1)
    #expect(answer.errors.first?.contains("cannot write the output") == true)
  }

  @Test(arguments: commands)
  func helpHasAnExampleAndFitsEightyColumns(command: String) throws {
    let answer = try StoredFarm.sluice([command, "--help"])
    #expect(answer.isSuccess)
    #expect(answer.errors == [])
    #expect(answer.output.contains { $0.hasPrefix("EXAMPLE") })
    #expect(answer.output.contains { $0.contains("sluice \(command)") && !$0.hasPrefix("USAGE") })
    let long = answer.output.filter { $0.count > 80 && !$0.hasPrefix("USAGE") }
    #expect(long == [])
  }

  /// A pseudo-terminal, as `script` makes it, with the lines that a person would see.
  private func onTerminal(
    _ farm: StoredFarm,
    _ command: String,
    environment: [String: String] = [:]
  ) throws -> [String] {
    let program = try Programs.built("sluice")
    let answer = try ChildProcess.run(
      "/usr/bin/script",
      ["-qec", "stty cols 80; \(program) \(command) --config \(farm.configuration)", "/dev/null"],
      environment: ["TERM": "xterm", "NO_COLOR": "", "TZ": "UTC"].merging(environment) { $1 }
    )
    return answer.output.map { $0.trimmingCharacters(in: ["\r"]) }
  }

  private static let hasTerminals = Programs.system("script") != nil

  @Test(.enabled(if: hasTerminals, "script (bsdutils) is not installed"))
  func aTerminalGetsATableInItsLanguage() throws {
    let farm = try StoredFarm(language: "zh-Hans")
    let lines = try onTerminal(farm, "latest", environment: ["NO_COLOR": "1"])
    let expected = [
      "  序列                     名称    时间                       数值  单位  质量",
      "qingxi-3/probe-1  清溪3号塘",
      "  dissolved_oxygen         溶解氧  2026-07-25T05:50:00+08:00  3.71  mg/L  1 正常",
      "  dissolved_oxygen.bottom  溶解氧  2026-07-25T04:00:00+08:00   1.5  mg/L  4 错误",
      "  gizmo                            2026-07-25T04:00:00+08:00    -7  1     2 未检",
      "",
      "xinshi-1/climate-1",
      "  air_temp                 气温    2026-07-25T04:00:00+08:00  28.4  Cel   1 正常",
    ]
    #expect(lines == expected)
  }

  @Test(.enabled(if: hasTerminals, "script (bsdutils) is not installed"))
  func coloursAreOnlyForTerminalsThatWantThem() throws {
    let farm = try StoredFarm()
    let coloured = try onTerminal(farm, "alerts --state firing").joined(separator: "\n")
    #expect(coloured.contains("\u{1B}[1;31m"))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let plain = try onTerminal(farm, "alerts --state firing", environment: environment)
      #expect(!plain.joined().contains("\u{1B}"))
    }
    let piped = try farm.run("alerts", "--format", "table")
    #expect(!piped.output.joined().contains("\u{1B}"))
  }

  @Test(.enabled(if: hasTerminals, "script (bsdutils) is not installed"))
  func namesCannotSteerATerminal() throws {
    let farm = try StoredFarm(title: #"pond\e[2J\a\u202e3"#)
    for command in ["latest", "status", "alerts", "query 'qingxi-3/*/*' --from 2026-07-25"] {
      let lines = try onTerminal(farm, command, environment: ["NO_COLOR": "1"])
      let text = lines.joined(separator: "\n")
      #expect(!text.contains("\u{1B}") && !text.contains("\u{7}") && !text.contains("\u{202E}"))
      #expect(text.contains(#"pond\u{1B}[2J\u{7}\u{202E}3"#))
    }
  }
}
