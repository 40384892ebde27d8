import Telemetry

/// Checks the overrides of quality limits, which this version reads and does not act on.
enum QualityCheck {
  /// Notes what is wrong in `quality`.
  static func check(_ reader: NodeReader) {
    guard let overrides = reader.items({ $0.mapping(checkOverride) }) else { return }
    if !overrides.isEmpty {
      reader.warnNotYet("quality", "no reading is judged by it yet; it may stay for later")
    }
  }

  private static func checkOverride(_ keys: MappingReader) -> Bool {
    _ = keys["where"]?.mapping(checkWhere)
    checkTest(keys["gross_range"], checkRanges)
    checkTest(keys["spike"]) { keys in
      _ = keys["method"]?.word(of: ["average", "differential"])
      checkNumbers(keys, ["suspect", "fail"])
    }
    checkTest(keys["rate_of_change"]) { keys in
      checkNumbers(keys, ["suspect", "fail"])
      _ = keys["per"]?.span(positive)
    }
    checkTest(keys["flat_line"]) { keys in
      checkNumbers(keys, ["tolerance"])
      _ = keys["suspect"]?.span(positive)
      _ = keys["fail"]?.span(positive)
    }
    checkTest(keys["attenuated"]) { keys in
      _ = keys["type"]?.word(of: ["range", "std"])
      _ = keys["window"]?.span(positive)
      checkNumbers(keys, ["suspect", "fail"])
      _ = keys["min_count"]?.integer(1...1_000_000)
    }
    if let climatology = keys["climatology"], !isOff(climatology) {
      _ = climatology.items { $0.mapping(checkSeason) }
    }
    return true
  }

  private static func checkWhere(_ keys: MappingReader) {
    _ = keys["metric"]?.itemsOrOne { MetricName($0) }
    _ = keys["kind"]?.itemsOrOne { $0.choice(SiteKind.self) }
    for name in ["site", "device", "series", "stage"] {
      _ = keys[name]?.itemsOrOne { $0.filledText() }
    }
  }

  /// Every test can be switched `off`.
  private static func checkTest(_ reader: NodeReader?, _ check: (MappingReader) -> Void) {
    guard let reader, !isOff(reader) else { return }
    _ = reader.mapping(check)
  }

  private static func isOff(_ reader: NodeReader) -> Bool {
    reader.scalarText == "off"
  }

  private static func checkSeason(_ keys: MappingReader) {
    _ = keys.required("months", "[6, 7, 8]")?.items { $0.integer(1...12) }
    checkRanges(keys)
  }

  private static func checkRanges(_ keys: MappingReader) {
    for name in ["fail", "suspect"] {
      guard let reader = keys[name], let limits = reader.items({ $0.number() }) else { continue }
      guard limits.count == 2, limits[0] <= limits[1] else {
        reader.fault("\(reader.title) is not a range", "write [lowest, highest]")
        continue
      }
    }
  }

  private static func checkNumbers(_ keys: MappingReader, _ names: [String]) {
    for name in names { _ = keys[name]?.number() }
  }

  private static let positive: ClosedRange<TimeSpan> = .milliseconds(1) ... .days(3660)
}
