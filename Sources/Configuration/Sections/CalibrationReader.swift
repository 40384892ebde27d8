import Decoding
import Telemetry

/// Reads how a device's values are corrected, by metric.
struct CalibrationReader {
  /// The zone of times that name none.
  let zone: LocalZone

  /// Reads `calibration`: for each metric one step or a list of them.
  func calibration(_ reader: NodeReader) -> [String: [CalibrationStep]] {
    let pairs = reader.entries { entry -> (String, [CalibrationStep])? in
      guard let steps = entry.value.itemsOrOne(step) else { return nil }
      let ordered = steps.sorted { $0.from < $1.from }
      if Set(ordered.map(\.from)).count < ordered.count {
        entry.value.fault(
          "two steps of \(entry.value.title) begin at the same time",
          "give each its own `from`"
        )
      }
      return (entry.name, ordered)
    }
    return Dictionary(pairs ?? [], uniquingKeysWith: { $1 })
  }

  private func step(_ reader: NodeReader) -> CalibrationStep? {
    reader.mapping { keys -> CalibrationStep? in
      let from = keys.required("from", "2026-06-01").flatMap(instant)
      let gain = keys["gain"].map { $0.number() } ?? 1
      let offset = keys["offset"].map { $0.number() } ?? 0
      guard let from, let gain, let offset else { return nil }
      guard gain != 0 else {
        keys["gain"]?.mistyped("a factor", "write a gain other than 0, such as 1.02")
        return nil
      }
      return CalibrationStep(from: from, gain: gain, offset: offset)
    }
  }

  private func instant(_ reader: NodeReader) -> Instant? {
    guard let text = reader.filledText() else { return nil }
    // A year alone is a number of seconds to devices, and never what a person means.
    guard text.utf8.count >= 8, let instant = Decoder.instant(of: text, zone: zone) else {
      reader.mistyped("a time", "write it as 2026-06-10 or 2026-06-10T08:00")
      return nil
    }
    return instant
  }
}
