import ArgumentParser
import Configuration
import Daemon
import Foundation

@main
struct Sluiced: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sluiced",
    abstract:
      "Takes in what farm devices send over MQTT, stores it, judges rules and tells alerts.",
    discussion: """
      It stays in the foreground and logs to standard error; systemd keeps it.

      Signals: TERM or INT stops in order, a second one at once; HUP reads the configuration anew.
      Exit codes: 0 stopped, 73 store cannot be opened, 74 store failed, 75 session taken over,
      78 configuration has faults, 130 stopped at once.

      Example: sluiced --config /etc/sluice/sluice.yaml
      """
  )

  @Option(help: "The configuration's file.")
  var config = ConfigurationLoader.defaultPath

  @Option(help: "A file descriptor that gets `ready` and is closed once the daemon is ready.")
  var onceReadyFd: Int32?

  @Option(
    help: ArgumentHelp(
      "Serve one command on this control socket, without broker and alerts: for 'sluice import'.",
      visibility: .hidden
    )
  )
  var offline: String?

  /// Wrong usage is exit code 2, as everywhere in Sluice.
  static func main() {
    do {
      try parse().run()
    } catch {
      let code = exitCode(for: error)
      guard code == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
      Foundation.exit(2)
    }
  }

  func run() {
    Daemon.run(configurationPath: config, readyDescriptor: onceReadyFd, offlineSocket: offline)
  }
}
