internal import Telemetry

extension MessageEncoder {
  /// The node's birth before its first data, which then goes by alias; the sequence counts from the
  /// birth and wraps at 256.
  mutating func sparkplug(_ observation: Observation) -> [SimulatedMessage] {
    var messages: [SimulatedMessage] = []
    if !hasBeenBorn {
      hasBeenBorn = true
      births = 0
      messages.append(sparkplug(observation, isBirth: true))
    }
    births &+= 1
    messages.append(sparkplug(observation, isBirth: false))
    return messages
  }

  private func sparkplug(_ observation: Observation, isBirth: Bool) -> SimulatedMessage {
    let time = UInt64(max(0, observation.claimed.milliseconds))
    var out = ByteWriter()
    out.field(1, integer: time)
    if isBirth {
      var session = ByteWriter()
      session.field(1, bytes: Array("bdSeq".utf8))
      session.field(4, integer: 8)
      session.field(11, integer: 0)
      out.field(2, bytes: session.bytes)
    }
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      var metric = ByteWriter()
      if isBirth { metric.field(1, bytes: Array(names[index].utf8)) }
      metric.field(2, integer: UInt64(index + 1))
      metric.field(3, integer: time)
      metric.field(4, integer: 10)
      metric.field(13, double: Double(reading) / [1.0, 10, 100, 1000][decimals[index]])
      out.field(2, bytes: metric.bytes)
    }
    out.field(3, integer: isBirth ? 0 : UInt64(births))
    return message(
      "spBv1.0/\(site)/\(isBirth ? "NBIRTH" : "NDATA")/\(device)",
      out.bytes,
      observation
    )
  }
}
