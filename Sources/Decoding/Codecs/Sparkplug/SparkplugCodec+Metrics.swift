import SparkplugMessages
import Telemetry

extension SparkplugCodec {
  /// Adds the metrics of a birth or of data.
  ///
  /// - Throws: `no_birth` where nothing is known of any of them.
  func readMetrics(
    _ message: SparkplugPayload,
    _ device: [UInt8],
    _ node: SparkplugNode,
    _ payload: Span<UInt8>,
    _ records: inout PayloadRecords
  ) throws(PayloadFault) {
    var unknown = 0
    for metric in message.metrics {
      let name = metric.hasName ? Array(metric.name.utf8) : node.aliases[metric.alias]
      guard let name else {
        unknown += 1
        records.lose()
        records.leaveOut(.noBirth, "alias \(metric.alias)", Self.words(of: metric))
        continue
      }
      let text = String(decoding: name, as: UTF8.self)
      if Self.isControl(text) {
        records.leaveOut(.notRead, text, Self.words(of: metric))
        continue
      }
      let known = node.devices[device]?.metrics[name]
      let record = records.beginRecord()
      records.records[Int(record)].device = records.keep(device)
      if metric.hasTimestamp || message.hasTimestamp {
        let sent = metric.hasTimestamp ? metric.timestamp : message.timestamp
        records.records[Int(record)].time = .milliseconds(Double(sent))
      }
      let type = metric.hasDatatype ? metric.datatype : known?.type ?? 0
      let value = Self.value(of: metric, type, &records)
      let field = records.keep(Self.path(name))
      let sentUnit = Self.text("engUnit", of: metric).map { Array($0.utf8) } ?? known?.unit
      let unit = sentUnit.map { records.keep($0) }
      try records.add(
        field,
        value,
        unit: unit,
        record: record,
        quality: Self.quality(of: metric),
        payload
      )
    }
    guard unknown == 0 || records.fields.count > 0 else {
      throw PayloadFault(
        code: .noBirth,
        reason: "metrics by alias alone, and their birth was not seen; a rebirth was asked for"
      )
    }
  }

  /// Whether all metrics have names, of their own or by a birth that was seen.
  static func isNamed(_ message: SparkplugPayload, _ node: SparkplugNode) -> Bool {
    message.metrics.allSatisfy { $0.hasName || node.aliases[$0.alias] != nil }
  }

  /// The number of the session in a node's birth or death.
  static func session(_ message: SparkplugPayload) -> UInt64? {
    guard let metric = message.metrics.first(where: { $0.name == "bdSeq" }) else { return nil }
    switch metric.value {
    case .intValue(let number): return UInt64(number)
    case .longValue(let number): return number
    default: return nil
    }
  }

  /// Whether a metric steers the node or numbers its session, and measures nothing.
  static func isControl(_ name: String) -> Bool {
    name == "bdSeq" || name.hasPrefix("Node Control/") || name.hasPrefix("Device Control/")
  }

  /// A name with its folders as a path.
  static func path(_ name: [UInt8]) -> [UInt8] {
    name.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ".") : $0 }
  }

  /// A property that is a text.
  static func text(_ key: String, of metric: SparkplugMetric) -> String? {
    guard let property = property(key, of: metric), case .stringValue(let text) = property.value
    else {
      return nil
    }
    return text
  }

  private static func property(
    _ key: String,
    of metric: SparkplugMetric
  ) -> SparkplugProperty? {
    guard metric.hasProperties, let place = metric.properties.keys.firstIndex(of: key),
      metric.properties.values.indices.contains(place)
    else { return nil }
    return metric.properties.values[place]
  }

  /// What the sender says of a value: the property `Quality` (6.4.18: 0 bad, 192 good, 500 stale), and
  /// whether it was kept back.
  private static func quality(of metric: SparkplugMetric) -> SentQuality {
    var quality: SentQuality = metric.isHistorical ? .backfill : []
    guard let property = property("Quality", of: metric), !property.isNull else { return quality }
    let code: UInt64? =
      switch property.value {
      case .intValue(let number): UInt64(number)
      case .longValue(let number): number
      default: nil
      }
    switch code {
    case 192, nil: break
    case 500: quality.insert(.stale)
    case 0: quality.insert(.bad)
    default: quality.insert(.doubtful)
    }
    return quality
  }

  /// The value by its type: signed numbers ride in unsigned fields.
  private static func value(
    of metric: SparkplugMetric,
    _ type: UInt32,
    _ records: inout PayloadRecords
  ) -> RawValue {
    guard !metric.isNull else { return .missing }
    // Data sets and templates are passed over by the decoder of the message.
    guard let value = metric.value else { return isStructure(type) ? .other : .missing }
    switch value {
    case .intValue(let bits): return .number(number(UInt64(bits), type))
    case .longValue(let bits): return type == 13 ? .other : .number(number(bits, type))
    case .floatValue(let single):
      return single.isFinite ? .number(ExactDecimal.shortest(single)) : .missing
    case .doubleValue(let double): return double.isFinite ? .number(double) : .missing
    case .booleanValue(let truth): return .truth(truth)
    case .stringValue(let text): return .text(records.keep(text.utf8))
    case .bytesValue: return .other
    }
  }

  /// Whether a type is that of a data set, a template or a set of properties.
  private static func isStructure(_ type: UInt32) -> Bool {
    type == 16 || (19...21).contains(type)
  }

  /// A value as it is shown.
  private static func words(of metric: SparkplugMetric) -> String {
    switch metric.value {
    case .intValue(let bits): "\(bits)"
    case .longValue(let bits): "\(bits)"
    case .floatValue(let number): "\(number)"
    case .doubleValue(let number): "\(number)"
    case .booleanValue(let truth): "\(truth)"
    case .stringValue(let text): text
    case .bytesValue(let bytes): "\(bytes.count) bytes"
    case nil: ""
    }
  }

  private static func number(_ bits: UInt64, _ type: UInt32) -> Double {
    switch type {
    case 1: Double(Int8(truncatingIfNeeded: bits))
    case 2: Double(Int16(truncatingIfNeeded: bits))
    case 3: Double(Int32(truncatingIfNeeded: bits))
    case 4: Double(Int64(truncatingIfNeeded: bits))
    default: Double(bits)
    }
  }
}
