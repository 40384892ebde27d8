import Configuration
import Foundation
import TestSupport

/// A folder with a configuration, as a farm would have it.
struct ConfigurationFixture {
  /// Faults without the folder's name, as `line:column: what: how to mend`.
  typealias Lines = [String]

  let folder: TemporaryDirectory
  var environment: [String: String] = [:]
  var secrets = SecretPolicy.read

  init(_ text: String, files: [String: String] = [:]) throws {
    folder = try TemporaryDirectory("sluice-configuration")
    try folder.write(text, to: "sluice.yaml")
    for (name, content) in files { try folder.write(content, to: name) }
  }

  func load() throws(ConfigurationFaults) -> LoadedConfiguration {
    let loader = ConfigurationLoader(
      environment: environment,
      secrets: secrets
    )
    return try loader.load(path: folder.path(of: "sluice.yaml"))
  }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      at: folder.url.appendingPathComponent(name),
      withIntermediateDirectories: true
    )
  }

  /// Takes the right to read files from everybody else.
  func protect(_ names: [String]) throws {
    for name in names {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600],
        ofItemAtPath: folder.path(of: name)
      )
    }
  }

  /// Everything that is told: of a configuration that loads the warnings.
  func told() -> Lines {
    do {
      return lines(try load().warnings)
    } catch {
      return lines(error.faults)
    }
  }

  private func lines(_ faults: [ConfigurationFault]) -> Lines {
    faults.map { $0.description.replacing(folder.path + "/", with: "") }
  }

  /// What is told of a text that stands below a sound `sources`.
  static func told(_ text: String, files: [String: String] = [:]) throws -> Lines {
    let sources = "sources: [{ topic: 'farm/{site}/{device}/telemetry', format: json }]\n"
    return try ConfigurationFixture(sources + text, files: files).told()
      .map { $0.replacing("sluice.yaml:", with: "") }
  }
}
