import Decoding
public import Telemetry

/// What the pipeline remembers of devices beyond their readings, and what of it the next batch has
/// to write down.
public struct DeviceMemory: Sendable {
  private var messages: MessageMemory
  /// How each series was corrected last, as the store has it.
  private var calibrations: [SeriesID: [CalibrationStep]]
  private var records: [CalibrationRecord] = []
  private var specimens: [Specimen] = []

  /// Makes the memory with what the store knows.
  ///
  /// - Parameters:
  ///   - identities: the identities of the last messages without a time, by device.
  ///   - calibrations: how series are and were corrected, the oldest record of each first.
  public init(
    identities: [DeviceID: [UInt64]] = [:],
    calibrations: [CalibrationRecord] = []
  ) {
    messages = MessageMemory(identities)
    self.calibrations = Dictionary(
      calibrations.map { ($0.series, $0.steps) },
      uniquingKeysWith: { $1 }
    )
  }

  /// Whether a message without a time of its own is one that came before; remembers it if not.
  mutating func isRepeated(_ message: DecodedMessage) -> Bool {
    guard let identity = message.identity, case .readings = message.outcome else { return false }
    return !messages.admit(identity, of: message.device)
  }

  /// Keeps a message in which something was not known.
  mutating func keep(_ entry: MessageBatch.Entry, of device: DeviceID, _ bytes: [UInt8]) {
    guard entry.payload.count <= Specimen.maximumBytes else { return }
    specimens.append(
      Specimen(
        device: device,
        topic: String(decoding: bytes[entry.topic].prefix(1024), as: UTF8.self),
        arrived: entry.arrived,
        bytes: Array(bytes[entry.payload])
      )
    )
  }

  /// Notes that a sample was corrected, so that the steps go into the store with the first of them.
  mutating func note(corrected sample: Sample, by steps: [CalibrationStep]?) {
    guard let steps, calibrations[sample.series] != steps else { return }
    calibrations[sample.series] = steps
    records.append(
      CalibrationRecord(series: sample.series, since: sample.arrived, steps: steps)
    )
  }

  /// Moves what has come about into a batch.
  mutating func move(into batch: inout Batch, _ decoder: inout Decoder) {
    batch.clocks = decoder.takeClockChanges()
    batch.identities = messages.takeChanges()
    batch.calibrations = records
    batch.specimens = specimens
    (records, specimens) = ([], [])
  }
}
