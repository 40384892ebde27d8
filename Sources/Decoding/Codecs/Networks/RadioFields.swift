import Telemetry

/// How strongly a LoRaWAN uplink was received, by the gateway that received it best.
struct RadioFields {
  private var best: (gateway: Int, level: Double)?

  /// Looks through the gateways of an uplink.
  init(_ gateways: Int?, _ json: JSONCodec, _ payload: Span<UInt8>) {
    guard let gateways, json.nodes[gateways].kind == .array else { return }
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
