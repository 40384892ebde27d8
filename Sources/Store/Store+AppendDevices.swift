internal import SQLite
internal import Telemetry

// What is known of devices beyond their readings, and the upkeep of the quarantine.
extension Store {
  /// How many conflicts and specimens are kept: the newest.
  private static let keptRows: Int64 = 10_000
  /// How long the quarantine is left alone before it is looked through for what is too old.
  private static let trimInterval = TimeSpan.hours(1)

  /// Writes what a batch says of devices.
  func writeDevices(_ batch: Batch, seq: Int64) throws(SQLiteError) {
    for state in batch.clocks { try write(state, seq: seq) }
    for record in batch.calibrations { try write(record, seq: seq) }
    for conflict in batch.conflicts { try write(conflict, seq: seq) }
    if !batch.conflicts.isEmpty {
      deviceStatements.trimConflicts.bind(Self.keptRows, at: 1)
      try deviceStatements.trimConflicts.run()
    }
    for (device, recent) in batch.identities {
      deviceStatements.identity.bind(Int64(device.rawValue), at: 1)
      try deviceStatements.identity.bind(PackedIntegers.bytes(recent), at: 2)
      deviceStatements.identity.bind(seq, at: 3)
      try deviceStatements.identity.run()
    }
    for specimen in batch.specimens { try write(specimen, seq: seq) }
    if !batch.specimens.isEmpty {
      deviceStatements.trimSpecimens.bind(Self.keptRows, at: 1)
      try deviceStatements.trimSpecimens.run()
    }
    try writeReplays(batch, seq: seq)
    try trimQuarantine(batch)
  }

  private func write(_ state: ClockState, seq: Int64) throws(SQLiteError) {
    let insert = deviceStatements.clock
    insert.bind(Int64(state.device.rawValue), at: 1)
    try insert.bind(state.fault.rawValue, at: 2)
    insert.bind(state.error, at: 3)
    insert.bind(state.offset?.milliseconds, at: 4)
    insert.bind(state.drift, at: 5)
    try insert.bind(PackedIntegers.bytes(state.memory.map(UInt64.init(bitPattern:))), at: 6)
    insert.bind(seq, at: 7)
    try insert.run()
  }

  private func write(_ record: CalibrationRecord, seq: Int64) throws(SQLiteError) {
    let insert = deviceStatements.calibration
    for step in record.steps {
      insert.bind(Int64(record.series.rawValue), at: 1)
      insert.bind(record.since.milliseconds, at: 2)
      insert.bind(step.from.milliseconds, at: 3)
      insert.bind(step.gain, at: 4)
      insert.bind(step.offset, at: 5)
      insert.bind(seq, at: 6)
      try insert.run()
    }
  }

  private func write(_ conflict: Conflict, seq: Int64) throws(SQLiteError) {
    let insert = deviceStatements.conflict
    insert.bind(Int64(conflict.series.rawValue), at: 1)
    insert.bind(conflict.time.milliseconds, at: 2)
    insert.bind(conflict.value, at: 3)
    insert.bind(conflict.arrived.milliseconds, at: 4)
    insert.bind(seq, at: 5)
    try insert.run()
  }

  private func write(_ specimen: Specimen, seq: Int64) throws(SQLiteError) {
    let insert = deviceStatements.specimen
    insert.bind(Int64(specimen.device.rawValue), at: 1)
    try insert.bind(specimen.topic, at: 2)
    insert.bind(specimen.arrived.milliseconds, at: 3)
    try insert.bind(specimen.bytes, at: 4)
    insert.bind(seq, at: 5)
    try insert.run()
  }

  /// Takes messages out of the quarantine that have been taken in after all.
  private func writeReplays(_ batch: Batch, seq: Int64) throws(SQLiteError) {
    for ordinal in batch.released {
      deviceStatements.release.bind(ordinal, at: 1)
      try deviceStatements.release.run()
    }
    for refusal in batch.requarantined {
      deviceStatements.requarantine.bind(refusal.ordinal, at: 1)
      try deviceStatements.requarantine.bind(refusal.code.rawValue, at: 2)
      try deviceStatements.requarantine.bind(refusal.reason, at: 3)
      deviceStatements.requarantine.bind(seq, at: 4)
      try deviceStatements.requarantine.run()
    }
  }

  /// Drops what is beyond the quarantine's size, and now and then what is beyond its age.
  private func trimQuarantine(_ batch: Batch) throws(SQLiteError) {
    quarantinedBytes += Int64(batch.quarantined.reduce(0) { $0 + $1.bytes.count })
    if quarantinedBytes > options.quarantineBytes {
      // A tenth more than needed, so that a flood does not make every batch look through all of it.
      deviceStatements.trimQuarantineBytes.bind(options.quarantineBytes / 10 * 9, at: 1)
      try deviceStatements.trimQuarantineBytes.run()
      quarantinedBytes = try Self.quarantinedBytes(connection)
    }
    guard batch.at - quarantineTrimmed >= Self.trimInterval else { return }
    quarantineTrimmed = batch.at
    let oldest = batch.at - options.quarantineAge
    deviceStatements.trimQuarantineAge.bind(oldest.milliseconds, at: 1)
    try deviceStatements.trimQuarantineAge.run()
  }

  /// How many bytes of payloads the quarantine holds.
  static func quarantinedBytes(_ connection: Connection) throws(SQLiteError) -> Int64 {
    try connection.integer("SELECT ifnull(sum(length(bytes)), 0) FROM quarantine") ?? 0
  }
}
