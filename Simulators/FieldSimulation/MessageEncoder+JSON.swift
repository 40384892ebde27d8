internal import Telemetry

// The families that write text.
extension MessageEncoder {
  /// `{"metric":value,…}`.
  func object(_ observation: Observation, _ out: inout ByteWriter) {
    out.byte(UInt8(ascii: "{"))
    var isFirst = true
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      out.text(isFirst ? Array(keys[index].dropFirst()) : keys[index])
      out.number(reading, decimals: decimals[index])
      isFirst = false
    }
    out.byte(UInt8(ascii: "}"))
  }

  func senml(_ observation: Observation, _ out: inout ByteWriter) {
    out.text(#"[{"bt":"#)
    out.number(observation.claimed.milliseconds, decimals: 3)
    var separator = ","
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      out.text("\(separator)\"n\":\"\(names[index])\",\"u\":\"\(units[index])\",\"v\":")
      out.number(reading, decimals: decimals[index])
      separator = "},{"
    }
    out.text("}]")
  }

  func chirpstack(_ observation: Observation, _ out: inout ByteWriter) {
    out.text(#"{"deduplicationId":""#)
    out.hexadecimal(identity ^ UInt64(bitPattern: observation.sequence))
    out.text(#"","time":""#)
    out.isoTime(observation.claimed)
    out.text(#"+00:00","deviceInfo":{"applicationName":""#)
    out.text("\(site)\",\"deviceName\":\"\(device)\",\"devEui\":\"\(address)\",")
    out.text("\"tags\":{\"name\":\"\(device)\"}},\"fCnt\":")
    out.number(observation.sequence & 0xFFFF)
    out.text(#","fPort":2,"object":"#)
    object(observation, &out)
    out.text("}")
  }

  func ttn(_ observation: Observation, _ out: inout ByteWriter) {
    out.text(
      "{\"end_device_ids\":{\"device_id\":\"\(site)-\(device)\",\"dev_eui\":\"\(address)\"},"
    )
    out.text(#""uplink_message":{"f_cnt":"#)
    out.number(observation.sequence & 0xFFFF)
    out.text(#","f_port":2,"decoded_payload":"#)
    object(observation, &out)
    out.text(#","received_at":""#)
    out.isoTime(observation.claimed)
    out.text(#"Z"}}"#)
  }

  func influx(_ observation: Observation, _ out: inout ByteWriter) {
    out.text("telemetry")
    var separator = " "
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      out.text("\(separator)\(names[index])=")
      out.number(reading, decimals: decimals[index])
      separator = ","
    }
    out.byte(UInt8(ascii: " "))
    out.number(observation.claimed.milliseconds)
    out.text("000000")
  }

  func alink(_ observation: Observation, _ out: inout ByteWriter) {
    out.text(#"{"id":""#)
    out.number(observation.sequence)
    out.text(#"","version":"1.0","params":{"#)
    var isFirst = true
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      out.text(isFirst ? Array(keys[index].dropFirst()) : keys[index])
      out.text(#"{"value":"#)
      out.number(reading, decimals: decimals[index])
      out.text(#","time":"#)
      out.number(observation.claimed.milliseconds)
      out.byte(UInt8(ascii: "}"))
      isFirst = false
    }
    out.text(format == .alink ? #"},"method":"thing.event.property.post"}"# : "}}")
  }
}
