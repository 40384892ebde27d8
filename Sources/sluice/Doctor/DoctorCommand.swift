import ArgumentParser
import Configuration
import Presentation
import Telemetry

/// `sluice doctor`: what stands between this installation and what Sluice promises.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at the broker's settings, the disk, the clock, the store, the daemon, devices.",
    discussion: """
      What is wrong comes with its remedy. Exit code 1 when something is bad; what is doubtful or \
      cannot be looked at (another machine's broker, a right that is missing) does not count.

      A mosquitto on this machine is judged by its files, /etc/mosquitto/mosquitto.conf and what it \
      includes.

      EXAMPLE
        sudo sluice doctor
      """
  )

  /// Debian's main file.
  static let defaultBrokerFile = "/etc/mosquitto/mosquitto.conf"

  @Option(
    help: ArgumentHelp(
      "The configuration (default: \(PlaceOptions.defaultConfiguration)).",
      valueName: "file"
    )
  )
  var config = PlaceOptions.defaultConfiguration

  @Option(help: ArgumentHelp("The broker's main file, where it runs here.", valueName: "file"))
  var brokerFile = defaultBrokerFile

  @OptionGroup var output: OutputOptions

  func run() throws {
    let surroundings = try Surroundings(config: config)
    guard let configuration = surroundings.configuration else { return }
    let findings = examine(configuration, surroundings)
    let language = surroundings.language
    let columns = [
      Column("check", in: language), Column("state", in: language), Column("detail", in: language),
      Column("remedy", in: language),
    ]
    var rows = output.rows(of: columns, zone: surroundings.zone)
    for finding in findings {
      rows.append(
        [
          .text(finding.check), .text(finding.state.rawValue), .text(finding.detail),
          Cell(finding.remedy),
        ],
        emphasis: finding.emphasis
      )
    }
    rows.finish()
    try StandardOutput.drain(&rows, all: true)
    let bad = findings.count { $0.state == .bad }
    guard bad == 0 else {
      throw Failure(.no, Phrases.unwell.text(in: language, "\(bad)"))
    }
  }

  private func examine(
    _ configuration: SluiceConfiguration,
    _ surroundings: Surroundings
  ) -> [DoctorFinding] {
    let now = SystemClock.now
    return broker(configuration)
      + MachineExamination(store: configuration.store.path, now: now).findings
      + StoreExamination(path: configuration.store.path).findings
      + DaemonExamination(
        socket: configuration.controlSocket,
        sites: configuration.sites,
        now: now,
        zone: surroundings.zone
      ).findings
  }

  private func broker(_ configuration: SluiceConfiguration) -> [DoctorFinding] {
    let url = "\(configuration.broker.url)"
    let local = ["127.0.0.1", "localhost", "[::1]"]
    guard local.contains(where: { url.contains("//\($0)") }) else {
      return [DoctorFinding("broker", .unknown, "\(url) is another machine's")]
    }
    guard let file = BrokerFile(path: brokerFile) else {
      return [DoctorFinding("broker", .unknown, "\(brokerFile) cannot be read")]
    }
    return BrokerExamination(file).findings
  }
}
