internal import Telemetry

/// Writes the body of a message as the contract has it, `{"ts":…,"seq":…,"metric":value,…}`.
struct BodyWriter {
  private var bytes: [UInt8]

  init(time: Instant, sequence: Int64) {
    bytes = []
    bytes.reserveCapacity(160)
    bytes.append(contentsOf: #"{"ts":"#.utf8)
    write(time.milliseconds, decimals: 0)
    bytes.append(contentsOf: #","seq":"#.utf8)
    write(sequence, decimals: 0)
  }

  /// Writes one value, given in units of its last decimal; `key` is `,"name":` in bytes.
  mutating func write(key: [UInt8], value: Int64, decimals: Int) {
    bytes.append(contentsOf: key)
    write(value, decimals: decimals)
  }

  /// The whole body.
  consuming func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func write(_ value: Int64, decimals: Int) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = value.magnitude
    let start = bytes.count
    var written = 0
    repeat {
      if written == decimals, decimals > 0 { bytes.append(UInt8(ascii: ".")) }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      written += 1
    } while rest > 0 || written <= decimals
    bytes[start...].reverse()
  }
}
