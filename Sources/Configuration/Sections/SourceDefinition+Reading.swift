import Decoding
import Telemetry

extension SourceDefinition {
  /// Reads one of `sources`.
  init?(_ keys: MappingReader, _ context: DeviceContext) {
    let topic = keys.required("topic", "farm/{site}/{device}/telemetry")?.filledText()
    let pattern = topic.flatMap { Self.pattern($0, keys) }
    let format = keys.required("format", "json").flatMap(Self.format)
    let qos = keys["qos"].map(Self.qos) ?? 1
    let receipts = keys["receipts"].map { $0.boolean() } ?? false
    let lenient = keys["lenient"]?.itemsOrOne { $0.choice(Leniency.self) } ?? []
    let times = keys["time"].map(Self.times) ?? TimeOrigin.allCases
    let profile = keys["profile"].flatMap { context.profiles.profile(namedBy: $0) }
    guard let pattern, let format, let qos, let receipts else { return nil }
    guard let frame = Self.frame(keys, format) else { return nil }
    self.init(
      topic: pattern.text,
      format: format,
      qos: qos,
      receipts: receipts,
      lenient: Set(lenient),
      times: times,
      profile: profile,
      frame: frame
    )
    checkDecoding(keys)
  }

  /// Notes what the decoder would refuse, such as `value` without `{metric}`.
  private func checkDecoding(_ keys: MappingReader) {
    do throws(DecoderError) {
      _ = try Decoder(sources: [self], sites: [], zone: .utc)
    } catch {
      keys["topic"]?.fault(error.message, error.remedy)
    }
  }

  private static func pattern(_ text: String, _ keys: MappingReader) -> TopicPattern? {
    do {
      return try TopicPattern(text)
    } catch {
      keys["topic"]?.fault("`\(text)` is not a topic pattern, \(error.message)", error.remedy)
      return nil
    }
  }

  private static func format(_ reader: NodeReader) -> String? {
    let formats = Decoder.formats
    guard let name = reader.filledText() else { return nil }
    guard !formats.contains(name) else { return name }
    let known = formats.joined(separator: ", ")
    let nearest = NearestName.find(name, among: formats)
    reader.fault(
      "\(reader.title) is \(reader.shown), which is not a format",
      "write \(nearest ?? known)"
    )
    return nil
  }

  /// The description of a frame, which belongs to the format `frame` and to no other; nil where it is
  /// at fault.
  private static func frame(_ keys: MappingReader, _ format: String) -> FrameDefinition?? {
    guard format == "frame" else {
      guard let stray = keys["frame"] else { return .some(nil) }
      stray.fault(
        "`frame` describes bytes, which the format `\(format)` does not ask for",
        "delete it"
      )
      return nil
    }
    let example = "{ fields: [{ name: water_temp, at: 3, type: i16, scale: 0.1 }] }"
    let frame = keys.required("frame", example)?.mapping { FrameDefinition($0) }
    return frame.map { .some($0) }
  }

  /// Whose times count; after the last one that is named comes that of arrival.
  private static func times(_ reader: NodeReader) -> [TimeOrigin] {
    let times = reader.itemsOrOne { $0.choice(TimeOrigin.self) } ?? []
    return times.contains(.arrival) ? times : times + [.arrival]
  }

  private static func qos(_ reader: NodeReader) -> Int? {
    if reader.scalarText == "2" {
      reader.fault(
        "QoS 2 keeps a message in the client's memory, where a crash loses it",
        "write 1: duplicates are recognised, so nothing is counted twice"
      )
      return nil
    }
    return reader.integer(0...1)
  }
}
