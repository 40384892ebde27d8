internal import Telemetry

// SenML in CBOR (RFC 8428, section 6): labels are small integers, numbers are decimal fractions, so that
// no digit is lost.
extension MessageEncoder {
  func senmlCBOR(_ observation: Observation, _ out: inout ByteWriter) {
    let present = observation.readings.indices.filter { observation.readings[$0] != nil }
    out.item(.array, UInt64(present.count))
    for (position, index) in present.enumerated() {
      out.item(.map, position == 0 ? 4 : 3)
      if position == 0 {
        out.integer(-3)
        out.fraction(observation.claimed.milliseconds, decimals: 3)
      }
      out.integer(0)
      out.string(names[index])
      out.integer(1)
      out.string(units[index])
      out.integer(2)
      out.fraction(observation.readings[index] ?? 0, decimals: decimals[index])
    }
  }
}
