public import Decoding
public import Telemetry

extension Ingest {
  /// Makes the batch for readings of a file: the way of messages, from duplicates on.
  ///
  /// Each reading is booked as a message of its own. It does not say that its device is alive.
  ///
  /// - Parameters:
  ///   - readings: the readings in their order.
  ///   - now: the present, as their time of arrival.
  ///   - stored: looks up, for times that memory does not reach, whether they are stored.
  /// - Returns: the batch, and which readings are not in it, with the reason.
  /// - Throws: what the look-up throws.
  public mutating func take(
    readings: [ImportedReading],
    now: Instant,
    stored: ([(series: SeriesID, time: Instant)]) throws(JournalFailure) -> [Bool]
  ) throws(JournalFailure) -> (batch: Batch, faults: [(index: Int, fault: ImportFault)]) {
    samples.removeAll(keepingCapacity: true)
    messages.removeAll(keepingCapacity: true)
    var booked = MessageBatch()
    var faults: [(index: Int, fault: ImportFault)] = []
    for (index, reading) in readings.enumerated() {
      do throws(ImportFault) {
        let sample = try decoder.sample(of: reading, arrived: now, register: &register)
        adopt(sample, entry: booked.count)
        // What was retained is no sign of life, and neither is this.
        booked.append(topic: "", payload: [], arrived: now, isRetained: true)
      } catch {
        faults.append((index, error))
      }
    }
    let result = try gather(booked, kind: .operation, now: now, stored: stored)
    return (result.batch, faults)
  }

  private mutating func adopt(_ sample: Sample, entry: Int) {
    guard let series = register[sample.series] else {
      preconditionFailure("a sample of a series that is not registered")
    }
    messages.append(
      Decoded(
        device: series.device,
        outcome: .readings(count: 1),
        range: samples.count..<samples.count + 1,
        sequence: nil,
        wantsReceipt: false,
        entry: entry
      )
    )
    samples.append(sample)
  }
}
