import Store
import Telemetry

/// The messages that the store keeps whole: those with something unknown, and the quarantine.
struct KeptMessages {
  private let reader: StoreReader

  /// Looks into a store.
  init(_ reader: StoreReader) {
    self.reader = reader
  }

  /// The messages of a device that are kept whole, the newest first.
  ///
  /// - Parameter device: `site/device`, a device's name, or an id that a topic or payload holds.
  /// - Returns: the messages.
  /// - Throws: a ``Failure`` where the store cannot be read.
  func messages(
    of device: String
  ) throws(Failure) -> [(topic: String, bytes: [UInt8], arrived: Instant)] {
    do throws(StoreError) {
      let known = try reader.register().devices.filter {
        $0.name == device || "\($0.site)/\($0.name)" == device
      }
      let ids = Set(known.map(\.id))
      var found: [(topic: String, bytes: [UInt8], arrived: Instant)] = []
      for specimen in try reader.specimens()
      where ids.contains(specimen.device) || Self.names(device, specimen.topic, specimen.bytes) {
        found.append((specimen.topic, specimen.bytes, specimen.arrived))
      }
      for (_, message) in try reader.quarantine(QuarantineChoice(limit: 1000)) {
        guard ids.contains(message.device) || Self.names(device, message.topic, message.bytes),
          message.size == message.bytes.count
        else { continue }
        found.append((message.topic, message.bytes, message.arrived))
      }
      return found.sorted { $0.arrived > $1.arrived }
    } catch {
      throw Failure(error)
    }
  }

  /// Whether a message holds an id as a level of its topic, or in quotation marks in its text.
  private static func names(_ id: String, _ topic: String, _ bytes: [UInt8]) -> Bool {
    topic.split(separator: "/").contains { $0 == id }
      || String(decoding: bytes, as: UTF8.self).contains("\"\(id)\"")
  }
}
