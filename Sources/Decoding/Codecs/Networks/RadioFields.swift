import Telemetry

/// How strongly a LoRaWAN uplink was received, by the gateway that received it best.
struct RadioFields {
  private var best: (gateway: Int, level: Double)?
  private let gateways: Int?

  /// Looks through the gateways of an uplink.
  init(_ found: Int?, _ json: JSONCodec, _ payload: Span<UInt8>) {
    gateways = found.flatMap { json.nodes[$0].kind == .array ? $0 : nil }
    guard let gateways else { return }
    var next = json.first(of: gateways)
    while let gateway = next {
      let level = json.member("rssi", of: gateway, payload)
      if let level, json.nodes[level].kind == .number {
        let found = json.nodes[level].number
        if best.map({ $0.level < found }) ?? true { best = (gateway, found) }
      }
      next = json.element(after: gateway, of: gateways)
    }
  }

  /// The gateway that received it best.
  var gateway: Int? { best?.gateway }

  /// The first time that any gateway says: one without a receiver for satellites has none.
  func time(_ json: JSONCodec, _ payload: Span<UInt8>) -> Int? {
    guard let gateways else { return nil }
    var next = json.first(of: gateways)
    while let gateway = next {
      if let time = json.filled("time", of: gateway, payload) { return time }
      next = json.element(after: gateway, of: gateways)
    }
    return nil
  }

  /// Adds `rssi` in dBm and `snr` in dB, the latter under whichever of the names the server uses.
  func add(
    _ json: JSONCodec,
    record: Int32,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    guard let gateway else { return }
    try json.add(
      "rssi",
      json.member("rssi", of: gateway, payload),
      record: record,
      payload,
      &records
    )
    let noise =
      json.member("snr", of: gateway, payload) ?? json.member("loRaSNR", of: gateway, payload)
    try json.add("snr", noise, record: record, payload, &records)
  }
}
