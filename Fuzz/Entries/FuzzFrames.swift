import Telemetry

/// Binary frames that use all that a description can say.
enum FuzzFrames {
  /// One source for each description, told apart by the first level of the topic.
  static var sources: [SourceDefinition] {
    [
      source("hex/{device}", wide, .hex), source("base64/{device}", wide, .base64),
      source("wide/{device}", wide, .raw), source("narrow/{device}", narrow, .raw),
      source("{site}/{device}", short, .raw),
    ]
  }

  private static func source(
    _ topic: String,
    _ frame: FrameDefinition,
    _ encoding: FrameDefinition.Encoding
  ) -> SourceDefinition {
    var source = SourceDefinition(topic: topic, format: "frame")
    source.lenient = Set(Leniency.allCases)
    source.frame = frame
    source.frame?.encoding = encoding
    return source
  }

  private static let short = FrameDefinition(
    header: [1],
    checksum: .modbus,
    fields: [
      FrameField(name: "a", offset: 1, kind: .f32), FrameField(name: "b", offset: 3, kind: .bcd24),
      FrameField(name: "c", offset: 2, kind: .u16),
    ]
  )

  /// A header that reaches beyond all fields.
  private static let narrow = FrameDefinition(
    header: [1, 2, 3],
    fields: [FrameField(name: "a", offset: 0, kind: .u8)]
  )

  /// All kinds of numbers in all orders, over the same eight bytes, and a time.
  private static let wide = FrameDefinition(
    header: [0x7E, 0x7E],
    time: FrameField(name: "time", offset: 10, kind: .f64),
    fields: FrameField.Kind.allCases.flatMap { kind in
      FrameField.Order.allCases.map { order in
        FrameField(
          name: "\(kind.rawValue)_\(order.rawValue)",
          offset: 2,
          kind: kind,
          order: order,
          bits: kind.isWhole && order == .little ? 1...kind.width * 8 - 1 : nil,
          scale: 0.1,
          shift: -40,
          missing: [0x7FFF, -1, 0xFF]
        )
      }
    }
  )
}
