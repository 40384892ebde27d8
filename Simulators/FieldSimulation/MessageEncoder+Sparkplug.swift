internal import Telemetry

extension MessageEncoder {
  /// The node's birth before its first data, which then goes by alias; the sequence counts from the
  /// birth and wraps at 256.
  mutating func sparkplug(_ observation: Observation, isCut: Bool) -> [SimulatedMessage] {
    var messages: [SimulatedMessage] = []
    if !hasBeenBorn, !isCut {
      hasBeenBorn = true
      births = 0
      messages.append(sparkplug(observation, isBirth: true))
    }
    births &+= 1
    messages.append(sparkplug(observation, isBirth: false))
    return messages
  }

  /// Ends the node's session: its death, and a birth before it speaks again.
  mutating func endSession(at time: Instant) -> SimulatedMessage? {
    guard format == .sparkplug, hasBeenBorn else { return nil }
    let death = death(at: time)
    hasBeenBorn = false
    sessions += 1
    return SimulatedMessage(
      time: time,
      topic: death.topic,
      payload: death.payload,
      link: link,
      role: .will
    )
  }

  /// What the broker is to say when the connection breaks: the session that ends, by its number.
  private func death(at time: Instant) -> SimulatedMessage.Testament {
    var out = ByteWriter()
    out.field(1, integer: UInt64(max(0, time.milliseconds)))
    out.field(2, bytes: sessionMetric)
    return SimulatedMessage.Testament(
      topic: "spBv1.0/\(site)/NDEATH/\(device)",
      payload: out.bytes,
      isRetained: false
    )
  }

  private var sessionMetric: [UInt8] {
    var session = ByteWriter()
    session.field(1, bytes: Array("bdSeq".utf8))
    session.field(4, integer: 8)
    session.field(11, integer: sessions)
    return session.bytes
  }

  private func sparkplug(_ observation: Observation, isBirth: Bool) -> SimulatedMessage {
    let time = UInt64(max(0, observation.claimed.milliseconds))
    var out = ByteWriter()
    out.field(1, integer: time)
    if isBirth { out.field(2, bytes: sessionMetric) }
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      var metric = ByteWriter()
      if isBirth { metric.field(1, bytes: Array(names[index].utf8)) }
      metric.field(2, integer: UInt64(index + 1))
      metric.field(3, integer: time)
      metric.field(4, integer: 10)
      metric.field(13, double: Double(reading) / Sensor.scales[decimals[index]])
      out.field(2, bytes: metric.bytes)
    }
    out.field(3, integer: isBirth ? 0 : UInt64(births))
    var message = message(
      "spBv1.0/\(site)/\(isBirth ? "NBIRTH" : "NDATA")/\(device)",
      out.bytes,
      observation
    )
    if isBirth, link != nil { message.role = .birth(death(at: observation.measured)) }
    return message
  }
}
