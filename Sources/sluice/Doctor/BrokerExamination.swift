/// What a mosquitto's settings cost of what Sluice promises.
///
/// The reasons were measured on mosquitto 2.0.11; docs/operating.md, "The broker", has them.
struct BrokerExamination {
  private let file: BrokerFile

  init(_ file: BrokerFile) { self.file = file }

  /// Every setting that matters.
  var findings: [DoctorFinding] {
    [queue, queuedBytes, persistence, autosave, expiry, anonymous, bareCertificates]
      + [sessionTheft, silentLimit].compactMap(\.self)
  }

  private func integer(_ name: String) -> Int? { file.settings[name].flatMap { Int($0) } }

  private func isOn(_ name: String) -> Bool { file.settings[name] == "true" }

  private var queue: DoctorFinding {
    let name = "broker.max_queued_messages"
    let held = integer("max_queued_messages") ?? 1000
    if held == 0 { return DoctorFinding(name, .good, "no limit") }
    let remedy = "set max_queued_messages 1000000: rate times the longest outage"
    if held <= 2000 {
      return DoctorFinding(
        name,
        .bad,
        "\(held): beyond it the newest messages are dropped while the daemon is away or slow",
        remedy
      )
    }
    return DoctorFinding(
      name,
      held < 100_000 ? .doubtful : .good,
      "\(held)",
      held < 100_000 ? remedy : nil
    )
  }

  private var queuedBytes: DoctorFinding {
    let held = integer("max_queued_bytes") ?? 0
    guard held > 0 else { return DoctorFinding("broker.max_queued_bytes", .good, "no limit") }
    return DoctorFinding(
      "broker.max_queued_bytes",
      .doubtful,
      "\(held): a second limit, which may cut in before the first",
      "set max_queued_bytes 0"
    )
  }

  private var persistence: DoctorFinding {
    isOn("persistence")
      ? DoctorFinding("broker.persistence", .good, "true")
      : DoctorFinding(
        "broker.persistence",
        .bad,
        "queues and sessions are forgotten when the broker stops",
        "set persistence true"
      )
  }

  private var autosave: DoctorFinding {
    let name = "broker.autosave_interval"
    let interval = integer("autosave_interval") ?? 1800
    if isOn("autosave_on_changes") {
      return DoctorFinding(
        name,
        .doubtful,
        "autosave_on_changes true: the whole file is written for every \(interval) changes",
        "set autosave_on_changes false and autosave_interval 2"
      )
    }
    guard interval == 0 || interval > 60 else {
      return DoctorFinding(name, .good, "\(interval) s")
    }
    let lost = interval == 0 ? "all that came since the start" : "up to \(interval) s of messages"
    return DoctorFinding(
      name,
      .bad,
      "a power cut, or a kill of the broker, forgets \(lost), the daemon's session too",
      "set autosave_interval 2"
    )
  }

  private var expiry: DoctorFinding {
    let name = "broker.persistent_client_expiration"
    guard let expiry = file.settings["persistent_client_expiration"] else {
      return DoctorFinding(name, .good, "never")
    }
    return DoctorFinding(
      name,
      .doubtful,
      "\(expiry): a daemon that is away for longer loses its queue",
      "leave persistent_client_expiration out"
    )
  }

  private var anonymous: DoctorFinding {
    let isOpen = isOn("allow_anonymous") && file.listeners.contains { !$0.isLocal }
    return isOpen
      ? DoctorFinding(
        "broker.allow_anonymous",
        .bad,
        "anyone in reach may publish as any device",
        "set allow_anonymous false, with a password_file or certificates"
      ) : DoctorFinding("broker.allow_anonymous", .good, "nobody from elsewhere without a name")
  }

  private var bareCertificates: DoctorFinding {
    let isBare = file.listeners.isEmpty && file.settings["certfile"] != nil
    return isBare
      ? DoctorFinding(
        "broker.listener",
        .bad,
        "certificates without a listener line: mosquitto 2.0.11 opens 1883 to everyone",
        "write listener 8883 before them"
      ) : DoctorFinding("broker.listener", .good, "\(max(1, file.listeners.count)) named")
  }

  /// Whether a device with a right of its own can take the daemon's session and destroy its queue.
  private var sessionTheft: DoctorFinding? {
    let open = file.listeners.filter { !$0.isLocal }
    guard !open.isEmpty else { return nil }
    let isSafe = open.allSatisfy { $0.settings["use_username_as_clientid"] == "true" }
    return isSafe
      ? DoctorFinding("broker.use_username_as_clientid", .good, "true for devices")
      : DoctorFinding(
        "broker.use_username_as_clientid",
        .bad,
        "a device that connects under the daemon's client id destroys its queue",
        "set use_username_as_clientid true on the devices' listener"
      )
  }

  private var silentLimit: DoctorFinding? {
    guard let limit = integer("message_size_limit"), limit > 0 else { return nil }
    return DoctorFinding(
      "broker.message_size_limit",
      .doubtful,
      "\(limit): larger messages are dropped, and an MQTT 3.1.1 device is told that all is well",
      "use max_packet_size instead, which closes the connection"
    )
  }
}
