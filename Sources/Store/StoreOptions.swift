public import Telemetry

/// How a store treats its file.
public struct StoreOptions: Sendable {
  /// Room kept aside in `<path>.reserve`, given up when the disk is full so that events and alerts
  /// can still be written; in bytes, 0 for none.
  public var reserveBytes: Int64 = 32 << 20
  /// Size of the write-ahead log in bytes from which it is copied into the database file.
  public var checkpointBytes = 4 << 20
  /// Size of the write-ahead log in bytes from which sealing rests while a reader keeps it from being
  /// started over: readings cannot wait, sealing can.
  public var restingLogBytes = 256 << 20
  /// Quarantined messages that are kept: the newest.
  public var quarantineRows = 10_000
  /// Bytes of quarantined payloads that are kept: the newest.
  public var quarantineBytes: Int64 = 64 << 20
  /// How long a quarantined message is kept.
  public var quarantineAge = TimeSpan.days(90)
  /// Events of Sluice itself that are kept: the newest.
  public var eventRows = 10_000
  /// Messages that were told or given up are kept until so many newer ones have come about.
  public var outboxRows = 100_000
  /// Largest file in bytes that is checked page by page after an unclean end; a GB takes some 6 s.
  public var checkedBytes: Int64 = 256 << 20
  /// How long what is kept.
  public var keep = KeepPolicy()
  /// The zone whose days have figures of their own.
  public var zone = LocalZone.utc
  /// The zone, where its days are not those of UTC.
  var localZone: LocalZone? { zone.identifier == LocalZone.utc.identifier ? nil : zone }
  /// A limit on the database file in pages of 4 KiB, by which tests fill a disk.
  package var maximumPages: Int?

  /// Samples in a stretch from which its figures are kept beside them, which tests lower.
  package var leastInStretch = 48
  /// Samples of one series in a chunk at most, which tests lower.
  package var mostOfSeries = 98_304
  /// Samples of one device that are written at once at most: some 30 ms.
  package var mostOfDevice = 196_608

  /// Makes the options with which the daemon runs.
  public init() {}
}
