import ArgumentParser
import Configuration
import Presentation
import Rules
import Telemetry

/// `sluice rules list`: the rules that are in force.
struct RulesListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the rules of the configuration.",
    discussion: """
      EXAMPLE
        sluice rules list --format json
      """
  )

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(place)
    guard let configuration = surroundings.configuration else {
      throw Failure(.unable, "there is no configuration to list rules of: say --config FILE")
    }
    let language = surroundings.language
    let isTable = output.chosenFormat == .table
    let names = ["rule", "severity", "when", "clear", "for", "where", "basis"]
    let columns = (isTable ? ["title"] : []) + names
    var rows = output.rows(
      of: columns.map { name in
        isTable
          ? Column(name, in: language, dispensability: name == "basis" || name == "where" ? 1 : 0)
          : Column(name)
      },
      zone: surroundings.zone
    )
    for rule in configuration.rules {
      let cells: [Cell] = [
        .text(rule.name), .text(rule.severity.rawValue), .text(rule.when.text),
        Cell(rule.clear?.text), .text(rule.holdFor.description), .text(rule.placeText),
        Cell(rule.basis),
      ]
      rows.append((isTable ? [Cell(rule.title.text(in: language))] : []) + cells)
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
  }
}

extension RuleDefinition {
  /// Where the rule holds, in a few words.
  var placeText: String {
    let parts =
      [forEach == .site ? "for each site" : ""] + kinds.map(\.rawValue).sorted() + sites + devices
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}
