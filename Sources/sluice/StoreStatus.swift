import Presentation
import Store
import Telemetry

/// What can be said of the status when no daemon answers: what the store knows.
enum StoreStatus {
  /// The object of the contract with `broker` and `since` null.
  static func json(of reader: StoreReader, zone: LocalZone) throws -> [UInt8] {
    let register = try reader.register()
    let ledger = try reader.ledger()
    var text = JSONText(zone: zone)
    text.beginObject()
    text.member("broker", .missing)
    text.key("ledger")
    write(ledger, register, to: &text)
    text.key("store")
    write(try reader.sizes(), to: &text)
    text.key("alerts")
    write(try reader.alerts(states: nil, since: nil), to: &text)
    text.key("unknown")
    text.unknown(topics: try reader.quarantineCounts().unknownTopics, register: register)
    text.key("presence")
    text.presence(try reader.presence(), heard: heard(ledger, register))
    text.member("since", .missing)
    text.endObject()
    text.endLine()
    return text.bytes
  }

  private static func heard(
    _ ledger: [DeviceID: LedgerEntry],
    _ register: Register
  ) -> [String: Instant] {
    Dictionary(
      register.devices.compactMap { device in
        ledger[device.id]?.lastArrived.map { ("\(device.site)/\(device.name)", $0) }
      },
      uniquingKeysWith: { first, _ in first }
    )
  }

  private static func write(
    _ ledger: [DeviceID: LedgerEntry],
    _ register: Register,
    to text: inout JSONText
  ) {
    text.beginObject()
    write(ledger.values.reduce(into: LedgerEntry()) { $0.add($1) }, to: &text)
    text.key("devices")
    text.beginObject()
    for (id, entry) in ledger.sorted(by: { $0.key < $1.key }) {
      text.key(register.title(of: id))
      text.beginObject()
      write(entry, to: &text)
      text.member("last_arrived", Cell(entry.lastArrived))
      text.member("sequence", entry.sequence.map(Cell.integer) ?? .missing)
      text.member("sequence_gaps", .integer(entry.sequenceGaps))
      text.member("conflicts", .integer(entry.conflicts))
      text.member("refused", .integer(entry.refused))
      text.endObject()
    }
    text.endObject()
    text.endObject()
  }

  private static func write(_ entry: LedgerEntry, to text: inout JSONText) {
    for field in LedgerField.allCases {
      text.member(field.rawValue, .integer(field.count(in: entry)))
    }
  }

  private static func write(_ sizes: StoreSizes, to text: inout JSONText) {
    text.beginObject()
    text.member("path", .text(sizes.path))
    text.member("bytes", .integer(sizes.bytes))
    text.member("wal_bytes", .integer(sizes.walBytes))
    text.member("hot_samples", .integer(sizes.hotSamples))
    text.member("sealed_samples", .integer(sizes.sealedSamples))
    text.member("series", .integer(Int64(sizes.series)))
    text.endObject()
  }

  private static func write(_ alerts: [Alert], to text: inout JSONText) {
    let counts = Dictionary(grouping: alerts, by: \.state).mapValues(\.count)
    text.beginObject()
    for state in [AlertState.pending, .firing, .resolved] {
      text.member(state.rawValue, .integer(Int64(counts[state] ?? 0)))
    }
    text.endObject()
  }
}
