import ArgumentParser
import Configuration
import Presentation

/// `sluice rules test`: rules against made-up readings.
struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run tests of rules: readings made up, alerts expected.",
    discussion: """
      The format is that of `promtool test rules`, with site/device/metric for series, and behind a \
      value `!q3` (a flag), `@+90s` (how late it arrives), `~dup` (sent twice). Exit code 1 when \
      something is otherwise than expected.

      EXAMPLE
        sluice rules test rules/tests/*.yaml
      """
  )

  @Argument(help: "Files of tests.")
  var files: [String]

  func run() throws {
    var (failed, count) = (0, 0)
    for file in files {
      let tests: RuleTestFile
      do throws(ConfigurationFaults) {
        tests = try RuleTestFile.load(path: file)
      } catch {
        let language = Surroundings(store: nil).language
        let lines = error.faults.map { SafeText.escaped($0.text(in: language)) + "\n" }.joined()
        try StandardOutput.write(Array(lines.utf8))
        failed += error.faults.count
        continue
      }
      let failures = tests.run()
      count += tests.cases.count
      failed += failures.count
      let lines = failures.map { "\(file): \(SafeText.escaped($0))\n" }.joined()
      try StandardOutput.write(Array(lines.utf8))
    }
    guard failed == 0 else {
      throw Failure(.no, "\(failed) expectations do not hold: the lines above say which")
    }
    try StandardOutput.write(Array("\(count) tests of \(files.count) files pass\n".utf8))
  }
}
