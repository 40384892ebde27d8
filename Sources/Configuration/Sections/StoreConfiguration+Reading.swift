import Telemetry

extension StoreConfiguration {
  /// Reads `store`.
  init(_ keys: MappingReader, _ folder: ConfigurationFolder) {
    self.init()
    if let value = keys["path"]?.path(in: folder) { path = value }
    if let policy = keys["keep"].flatMap(Self.keep) { keep = policy }
    keys["commit"].map { readCommit($0) }
    keys["quarantine"].map { readQuarantine($0) }
  }

  private static let lengths: ClosedRange<TimeSpan> = .days(1) ... .days(365 * 1000)

  private static func keep(_ reader: NodeReader) -> KeepPolicy? {
    reader.mapping { keys in
      KeepPolicy(
        samples: keys["samples"]?.span(lengths),
        rollups: keys["rollups"]?.span(lengths),
        budget: keys["budget"]?.bytes(1 << 26...1 << 60),
        rules: keys["series"]?.entries(rule) ?? []
      )
    }
  }

  private static func rule(_ entry: NamedEntry) -> KeepPolicy.Rule? {
    entry.value.mapping { keys in
      KeepPolicy.Rule(
        series: entry.name,
        samples: keys["samples"]?.span(lengths),
        rollups: keys["rollups"]?.span(lengths)
      )
    }
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
