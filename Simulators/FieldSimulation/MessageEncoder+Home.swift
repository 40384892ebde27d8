internal import Telemetry

// The families of boxes for houses and gardens.
extension MessageEncoder {
  func zigbee2mqtt(_ observation: Observation, _ out: inout ByteWriter) {
    object(observation, &out)
    out.removeLast()
    out.text(observation.isEmpty ? #""last_seen":""# : #","last_seen":""#)
    out.isoTime(observation.claimed)
    out.text(#"Z"}"#)
  }

  func tasmota(_ observation: Observation, _ out: inout ByteWriter) {
    out.text(#"{"Time":""#)
    out.localTime(observation.claimed)
    out.text(#"","FARM":"#)
    object(observation, &out)
    out.text(#","TempUnit":"C"}"#)
  }

  /// Numbers of its own a Shelly holds in virtual components, from 200 on.
  func shelly(_ observation: Observation, _ out: inout ByteWriter) {
    out.text("{\"src\":\"\(device)\",\"dst\":\"\(site)/\(device)/events\",")
    out.text(#""method":"NotifyStatus","params":{"ts":"#)
    out.number(observation.claimed.milliseconds, decimals: 3)
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      out.text(",\"number:\(200 + index)\":{\"value\":")
      out.number(reading, decimals: decimals[index])
      out.byte(UInt8(ascii: "}"))
    }
    out.text("}}")
  }

  /// Its stations report in the customary units of the United States; what they have no name for goes
  /// by the metric's.
  func ecowitt(_ observation: Observation, _ out: inout ByteWriter) {
    out.text("PASSKEY=\(address)&stationtype=GW2000A_V2.1.4&dateutc=")
    out.formTime(observation.claimed)
    for (index, reading) in observation.readings.enumerated() {
      guard let reading else { continue }
      customary(quantities[index], reading, decimals[index], &out)
    }
    out.text("&freq=868M")
  }

  private func customary(
    _ quantity: Quantity,
    _ reading: Int64,
    _ decimals: Int,
    _ out: inout ByteWriter
  ) {
    let value = Double(reading) / Sensor.scales[decimals]
    switch quantity {
    case .airTemperature:
      out.text("&tempf=")
      out.number(Int64(((value * 1.8 + 32) * 100).rounded()), decimals: 2)
    case .windSpeed:
      out.text("&windspeedmph=")
      out.number(Int64((value / 0.44704 * 1000).rounded()), decimals: 3)
    case .airPressure:
      out.text("&baromabsin=")
      out.number(Int64((value / 33.8638866667 * 10_000).rounded()), decimals: 4)
    case .relativeHumidity, .radiation, .windDirection:
      out.text(
        quantity == .radiation
          ? "&solarradiation=" : quantity == .windDirection ? "&winddir=" : "&humidity="
      )
      out.number(reading, decimals: decimals)
    default:
      out.text("&\(quantity.rawValue)=")
      out.number(reading, decimals: decimals)
    }
  }
}
