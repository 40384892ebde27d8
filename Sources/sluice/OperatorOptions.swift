import ArgumentParser
import Configuration
import Presentation

/// Which daemon is told, and by whom: options of every command that changes something.
struct OperatorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The daemon's configuration (default: \(PlaceOptions.defaultConfiguration)).",
      valueName: "file"
    )
  )
  var config: String?

  @Option(
    help: ArgumentHelp(
      "Your name, where several people share a user of this machine; it is written down beside it.",
      valueName: "name"
    )
  )
  var by: String?

  /// Has the daemon do something.
  func perform(
    _ operation: String,
    _ members: [(name: String, value: Cell)],
    _ surroundings: Surroundings
  ) throws(Failure) -> JSONValue {
    let path =
      surroundings.configuration?.controlSocket ?? SluiceConfiguration.defaultControlSocket
    let name = by.map { [(name: "by", value: Cell.text($0))] } ?? []
    return try ControlClient(path: path).perform(operation, members + name)
  }

  /// What the command knows of the place that it runs at.
  func surroundings() throws(Failure) -> Surroundings {
    try Surroundings(config: config ?? PlaceOptions.defaultConfiguration)
  }
}
