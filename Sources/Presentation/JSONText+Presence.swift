public import Telemetry

extension JSONText {
  /// Writes how devices stand as an object by `site/device`.
  ///
  /// - Parameters:
  ///   - rows: how they stand.
  ///   - heard: when each was heard last, by `site/device`.
  public mutating func presence(_ rows: [DevicePresence], heard: [String: Instant]) {
    beginObject()
    for row in rows {
      let name = "\(row.site)/\(row.device)"
      key(name)
      beginObject()
      member("state", .text(row.state.rawValue))
      member("since", .time(row.since))
      member("heard", Cell(heard[name]))
      member("every", Cell(row.every.map { $0.seconds }))
      member("learned", .boolean(row.isLearned))
      member("gateway", Cell(row.gateway))
      member("battery", Cell(row.battery))
      member("signal", Cell(row.signal))
      endObject()
    }
    endObject()
  }
}
