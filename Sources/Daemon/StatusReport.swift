import Presentation
import Store
import Telemetry

/// The answer to `status`: one JSON object (design 3.4), from the store and the live state.
struct StatusReport {
  var since: Instant
  var live: LiveState
  var sizes: StoreSizes
  var register: Register
  var ledger: [DeviceID: LedgerEntry]
  var alerts: [Alert]
  var events: [SystemEvent]
  var messages: OutboxSummary
  var troubles: [(channel: String, since: Instant, reason: String)]
  var clocks: [DeviceID: ClockState]
  var quarantine: [QuarantineCount]
  var presence: [DevicePresence]
  var zone: LocalZone

  /// Reads what the store knows.
  init(
    reader: StoreReader,
    live: LiveState,
    troubles: [(channel: String, since: Instant, reason: String)],
    since: Instant,
    zone: LocalZone
  ) throws {
    (self.since, self.live, self.zone, self.troubles) = (since, live, zone, troubles)
    messages = try reader.outboxSummary()
    sizes = try reader.sizes()
    register = try reader.register()
    ledger = try reader.ledger()
    alerts = try reader.alerts(states: nil, since: nil)
    events = try reader.events(since: since, limit: 20)
    clocks = Dictionary(try reader.clocks().map { ($0.device, $0) }, uniquingKeysWith: { $1 })
    quarantine = try reader.quarantineCounts()
    presence = try reader.presence()
  }

  /// The object as one line of JSON, without its end.
  var json: String {
    var text = JSONText(zone: zone)
    text.beginObject()
    writeBroker(&text)
    writeLedger(&text)
    writeStore(&text)
    writeAlerts(&text)
    writeSites(&text)
    text.key("unknown")
    text.unknown(topics: quarantine.unknownTopics, register: register)
    text.key("presence")
    text.presence(presence, heard: heard)
    writeEvents(&text)
    writeMessages(&text)
    text.member("since", .time(since))
    text.endObject()
    return String(decoding: text.bytes, as: UTF8.self)
  }

  private func writeBroker(_ text: inout JSONText) {
    text.key("broker")
    text.beginObject()
    text.member("connected", .boolean(live.isConnected))
    text.member("session_present", live.sessionPresent.map(Cell.boolean) ?? .missing)
    text.member("version", live.brokerVersion.map(Cell.text) ?? .missing)
    text.member("protocol", live.protocolVersion.map(Cell.text) ?? .missing)
    text.member("fault", live.brokerFault.map(Cell.text) ?? .missing)
    text.member("dropped", .integer(live.brokerDropped))
    text.member("sessions_lost", .integer(Int64(live.sessionsLost)))
    text.member("self_test", .text(live.selfTest))
    text.endObject()
  }

  private func writeLedger(_ text: inout JSONText) {
    text.key("ledger")
    text.beginObject()
    write(ledger.values.reduce(into: LedgerEntry()) { $0.add($1) }, to: &text)
    text.key("devices")
    text.beginObject()
    for (id, entry) in ledger.sorted(by: { $0.key < $1.key }) {
      let device = register[id]
      text.key(device.map { "\($0.site)/\($0.name)" } ?? "-")
      text.beginObject()
      write(entry, to: &text)
      text.member("last_arrived", entry.lastArrived.map(Cell.time) ?? .missing)
      text.member("sequence", entry.sequence.map(Cell.integer) ?? .missing)
      text.member("sequence_gaps", .integer(entry.sequenceGaps))
      text.member("conflicts", .integer(entry.conflicts))
      text.member("refused", .integer(entry.refused))
      writeClock(of: id, &text)
      text.endObject()
    }
    text.endObject()
    text.endObject()
  }

  private func write(_ entry: LedgerEntry, to text: inout JSONText) {
    text.member("received", .integer(entry.received))
    text.member("stored", .integer(entry.stored))
    text.member("duplicate", .integer(entry.duplicate))
    text.member("quarantined", .integer(entry.quarantined))
    text.member("ignored", .integer(entry.ignored))
  }

  /// How a device's clock stands to ours, where it sends times.
  private func writeClock(of device: DeviceID, _ text: inout JSONText) {
    guard let clock = clocks[device], let offset = clock.offset else { return }
    text.key("clock")
    text.beginObject()
    text.member("fault", .text(clock.fault.rawValue))
    text.member("error_ms", .integer(clock.error))
    text.member("offset_ms", .integer(offset.milliseconds))
    text.member("drift_ms_per_day", Cell(clock.drift))
    text.endObject()
  }

  private func writeStore(_ text: inout JSONText) {
    text.key("store")
    text.beginObject()
    text.member("path", .text(sizes.path))
    text.member("bytes", .integer(sizes.bytes))
    text.member("wal_bytes", .integer(sizes.walBytes))
    text.member("hot_samples", .integer(sizes.hotSamples))
    text.member("sealed_samples", .integer(sizes.sealedSamples))
    text.member("series", .integer(Int64(sizes.series)))
    text.member("held", live.heldReason.map(Cell.text) ?? .missing)
    text.member("last_commit", live.lastCommit.map(Cell.time) ?? .missing)
    text.member("commit_since", live.commitSince.map(Cell.time) ?? .missing)
    text.endObject()
  }

  private func writeAlerts(_ text: inout JSONText) {
    text.key("alerts")
    text.beginObject()
    for state in [AlertState.pending, .firing, .resolved] {
      text.member(state.rawValue, .integer(Int64(alerts.count { $0.state == state })))
    }
    text.member("stale", .integer(Int64(alerts.count { $0.isStale && $0.state == .firing })))
    text.endObject()
  }

  /// When each site was last heard, so that a silent one stands out.
  private func writeSites(_ text: inout JSONText) {
    let bySite = Dictionary(grouping: register.devices, by: \.site)
    text.key("sites")
    text.beginObject()
    for (site, devices) in bySite.sorted(by: { $0.key < $1.key }) {
      let heard = devices.compactMap { ledger[$0.id]?.lastArrived }
      text.key(site)
      text.beginObject()
      text.member("devices", .integer(Int64(devices.count)))
      text.member("last_arrived", heard.max().map(Cell.time) ?? .missing)
      text.endObject()
    }
    text.endObject()
  }

  /// What waits to be told, and which receivers cannot be.
  private func writeMessages(_ text: inout JSONText) {
    text.key("notify")
    text.beginObject()
    text.member("waiting", .integer(Int64(messages.waiting)))
    text.member("dead", .integer(Int64(messages.dead)))
    text.member("oldest", messages.oldest.map(Cell.time) ?? .missing)
    text.key("failing")
    text.beginObject()
    for trouble in troubles {
      text.key(trouble.channel)
      text.beginObject()
      text.member("since", .time(trouble.since))
      text.member("reason", .text(trouble.reason))
      text.endObject()
    }
    text.endObject()
    text.endObject()
  }

  /// When each device was heard last.
  private var heard: [String: Instant] {
    Dictionary(
      register.devices.compactMap { device in
        ledger[device.id]?.lastArrived.map { ("\(device.site)/\(device.name)", $0) }
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private func writeEvents(_ text: inout JSONText) {
    text.key("events")
    text.beginArray()
    for event in events {
      text.beginObject()
      text.member("time", .time(event.time))
      text.member("event", .text(event.kind.rawValue))
      text.member("detail", .text(event.detail))
      text.endObject()
    }
    text.endArray()
  }
}
