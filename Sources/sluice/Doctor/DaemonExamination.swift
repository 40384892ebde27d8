import Presentation
import Telemetry

/// The running daemon, by its own word, and the devices that it hears.
struct DaemonExamination {
  private let socket: String
  private let sites: [SiteDefinition]
  private let now: Instant
  private let zone: LocalZone

  init(socket: String, sites: [SiteDefinition], now: Instant, zone: LocalZone) {
    (self.socket, self.sites, self.now, self.zone) = (socket, sites, now, zone)
  }

  /// What was found.
  var findings: [DoctorFinding] {
    do throws(Failure) {
      let document = try StatusDocument(ControlClient(path: socket).ask("status"))
      return [daemon(document), session(document), losses(document)] + silent(document)
    } catch {
      return [
        DoctorFinding(
          "daemon",
          .bad,
          error.message ?? "it does not answer",
          "systemctl start sluiced"
        )
      ]
    }
  }

  private func daemon(_ document: StatusDocument) -> DoctorFinding {
    if let reason = document.root["store"]?["held"]?.text {
      return DoctorFinding("daemon", .bad, "it stores nothing: \(reason)", "make room on the disk")
    }
    let test = document.root["broker"]?["self_test"]?.text ?? "not run"
    guard test == "passed" else {
      return DoctorFinding(
        "daemon",
        .bad,
        "acknowledgements do not wait for the commit: \(test)",
        "use Debian's libmosquitto 2.0.11 or later"
      )
    }
    return DoctorFinding("daemon", .good, "it answers, and acknowledges after the commit")
  }

  private func session(_ document: StatusDocument) -> DoctorFinding {
    let broker = document.root["broker"]
    guard case .boolean(true)? = broker?["connected"] else {
      let fault = broker?["fault"]?.text ?? "not connected"
      return DoctorFinding("session", .bad, fault, "see whether the broker runs, and its log")
    }
    return DoctorFinding("session", .good, broker?["version"]?.text ?? "connected")
  }

  private func losses(_ document: StatusDocument) -> DoctorFinding {
    let dropped = document.root["broker"]?["dropped"]?.integer ?? 0
    let lost = document.root["broker"]?["sessions_lost"]?.integer ?? 0
    guard dropped > 0 || lost > 0 else {
      return DoctorFinding("losses", .good, "none at the broker since the daemon's start")
    }
    return DoctorFinding(
      "losses",
      .bad,
      "the broker dropped \(dropped) messages and forgot our session \(lost) times",
      "mend its settings; 'sluice status' has the times"
    )
  }

  private func silent(_ document: StatusDocument) -> [DoctorFinding] {
    SiteSummary.list(from: document, sites: sites, now: now, zone: zone).map { site in
      let count = site.devices.count
      guard site.silent > 0 else {
        return DoctorFinding("devices.\(site.site)", .good, "\(count) devices")
      }
      return DoctorFinding(
        "devices.\(site.site)",
        .doubtful,
        "\(site.silent) of \(count) are silent for more than three times their interval",
        "'sluice status' shows when each was heard"
      )
    }
  }
}
