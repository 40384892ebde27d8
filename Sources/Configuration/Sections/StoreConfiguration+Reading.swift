import Telemetry

extension StoreConfiguration {
  /// Reads `store`.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    self.init()
    if let value = keys["path"]?.path(in: folder) { path = value }
    if let keep = keys["keep"] {
      readKeep(keep)
      keep.warnNotYet("store.keep", "nothing is deleted yet, so watch the disk")
    }
    keys["commit"].map { readCommit($0) }
    keys["quarantine"].map { readQuarantine($0) }
  }

  private mutating func readKeep(_ reader: NodeReader) {
    let lengths: ClosedRange<TimeSpan> = .days(1) ... .days(365 * 1000)
    let (samples, rollups) =
      reader.mapping { keys in
        (keys["samples"]?.span(lengths), keys["rollups"]?.span(lengths))
      } ?? (nil, nil)
    (keepSamples, keepRollups) = (samples, rollups)
  }

  private mutating func readQuarantine(_ reader: NodeReader) {
    _ = reader.mapping { keys in
      if let messages = keys["max_messages"]?.integer(1...1_000_000) {
        quarantineMessages = messages
      }
      if let bytes = keys["max_bytes"]?.integer(1 << 20...100 << 30) { quarantineBytes = bytes }
      if let age = keys["max_age"]?.span(.hours(1) ... .days(3650)) { quarantineAge = age }
    }
  }

  private mutating func readCommit(_ reader: NodeReader) {
    let (messages, delay) =
      reader.mapping { keys in
        (keys["max_messages"]?.integer(1...100_000), keys["max_delay"]?.span(.zero ... .minutes(1)))
      } ?? (nil, nil)
    if let messages { commitMaximumMessages = messages }
    if let delay { commitMaximumDelay = delay }
  }
}
