import ArgumentParser
import Foundation
import MQTT

/// Which broker to publish to, and as whom: options of every command that publishes.
struct BrokerOptions: ParsableArguments {
  @Option(help: "The broker, mqtt://host:port or mqtts://host:port.")
  var broker = "mqtt://127.0.0.1:1883"

  @Option(help: "The name to log in with.")
  var username: String?

  @Option(help: "The file that holds the password.")
  var passwordFile: String?

  @Option(help: "The authority to trust with mqtts://, in PEM; by default the system's.")
  var caFile: String?

  /// The settings of one client; `number` tells the clients of one program apart.
  func settings(number: Int = 0) throws -> BrokerSettings {
    var settings: BrokerSettings
    do {
      settings = try BrokerSettings(url: broker)
    } catch {
      throw RunError.usage("--broker: \(error)")
    }
    // Unique, so that two simulators never throw each other out.
    let process = ProcessInfo.processInfo.processIdentifier
    settings.clientIdentifier = "sluice-sim-\(process)" + (number > 0 ? "-\(number)" : "")
    settings.username = username
    if let file = passwordFile {
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw RunError.failed("cannot read the password file \(file): check path and permissions")
      }
      settings.password = text.trimmingCharacters(in: .newlines)
    }
    if let file = caFile {
      guard settings.tls != nil else {
        throw RunError.usage("--ca-file needs TLS: write --broker mqtts://…")
      }
      settings.tls = TLSSettings(caFile: file)
    }
    return settings
  }
}
