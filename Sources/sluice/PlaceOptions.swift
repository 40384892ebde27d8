import ArgumentParser
import Configuration

/// Where the configuration and the store are: options of every command that only reads.
struct PlaceOptions: ParsableArguments {
  /// The configuration that is read when none is named.
  static let defaultConfiguration = ConfigurationLoader.defaultPath

  @Option(
    help: ArgumentHelp(
      "The configuration, which names the store and the time zone (default: \(defaultConfiguration)).",
      valueName: "file"
    )
  )
  var config: String?

  @Option(
    help: ArgumentHelp("Read this store, with or without a configuration.", valueName: "file")
  )
  var store: String?
}
