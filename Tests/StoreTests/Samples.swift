import Telemetry

/// An alert of rule `low` at `pond-1/probe`.
func alert(
  _ state: AlertState,
  episode: Int = 1,
  at time: Int64 = 1000,
  firedAt: Int64? = nil,
  ended: Int64? = nil
) -> Alert {
  Alert(
    rule: "low",
    site: "pond-1",
    device: "probe",
    episode: episode,
    state: state,
    severity: .critical,
    activeSince: Instant(milliseconds: time),
    firedAt: firedAt.map { Instant(milliseconds: $0) },
    ended: ended.map { Instant(milliseconds: $0) },
    value: 2.5,
    judged: Instant(milliseconds: time),
    fingerprint: "f"
  )
}

/// A register with `devices` devices of `metrics` series each, and its growth.
func makeRegister(devices: Int, metrics: Int) -> (register: Register, growth: RegisterGrowth) {
  var register = Register()
  for number in 0..<devices {
    let device = register.intern(site: "pond-\(number % 3)", device: "probe-\(number)")
    for metric in 0..<metrics {
      _ = register.intern(device: device, metric: "m\(metric)", channel: nil, unit: "Cel")
    }
  }
  let growth = register.takeGrowth()
  return (register, growth)
}

/// A batch of samples with the growth that they need.
func batch(_ samples: [Sample], growth: RegisterGrowth = RegisterGrowth()) -> Batch {
  var batch = Batch(kind: .messages, at: samples.map(\.arrived).max() ?? .epoch)
  (batch.samples, batch.growth) = (samples, growth)
  return batch
}

extension Batch {
  /// The same with its samples booked to their devices, each as a message of its own.
  func booked(_ register: Register) -> Batch {
    var batch = self
    for sample in samples {
      guard let device = register[sample.series]?.device else { continue }
      batch.ledger[device, default: LedgerEntry()]
        .add(LedgerEntry(received: 1, stored: 1, samples: 1))
    }
    return batch
  }
}

/// A sample of series `id` that arrived a second after it was measured.
func sample(_ id: Int32, _ time: Int64, _ value: Double? = 1) -> Sample {
  Sample(
    series: SeriesID(rawValue: id),
    time: Instant(milliseconds: time),
    value: value,
    flag: value == nil ? .missing : .good,
    arrived: Instant(milliseconds: time + 1000)
  )
}

/// A silence over one site from the epoch on.
func silence(_ id: Int64, ends: Int64) -> Silence {
  Silence(
    id: id,
    matcher: AlertMatcher([.site: [SeriesGlob("pond-*")]]),
    starts: .epoch,
    ends: Instant(milliseconds: ends),
    by: "wang",
    reason: "晒塘"
  )
}

/// A message to one channel.
func message(_ id: Int64, channel: String = "room") -> OutboxMessage {
  OutboxMessage(
    id: id,
    key: "k-\(id)",
    channel: channel,
    content: "{}",
    alerts: ["low:pond-1/probe#\(id)", "low:pond-2/probe#1"],
    created: Instant(milliseconds: id * 1000),
    deadline: Instant(milliseconds: id * 1000 + 60_000)
  )
}

/// How a device stands that was heard through a gateway until it fell silent.
func presence(_ device: String, since: Int64) -> DevicePresence {
  DevicePresence(
    site: "pond-1",
    device: device,
    state: .silent,
    since: Instant(milliseconds: since),
    every: .minutes(5),
    isLearned: true,
    gateway: "pond-1/gw",
    battery: 3.1,
    signal: -118
  )
}
