public import Dispatch
public import Logging
public import Telemetry

/// Tells the alert logs what the store holds of alerts, in order, none missing.
///
/// A log's own last line says where to go on. The store keeps the cursor as well, for a log that
/// was rotated away.
///
/// It may be captured by closures of its queue because each call checks that it is on it.
public final class AlertDelivery: @unchecked Sendable {
  /// Reads events that follow an ordinal, at most so many, in their order.
  public typealias Source =
    @Sendable (_ after: Int64, _ limit: Int) throws -> [(
      ordinal: Int64, transition: AlertTransition
    )]

  /// A log that is to be told, by the name of its channel.
  public struct Target: Hashable, Sendable {
    /// The channel's name.
    public var name: String
    /// The log's file.
    public var path: String
    /// Whether the journal is told of each event, too.
    public var tellsJournal: Bool
    /// Which alerts lead to it.
    public var filter: AlertLogFilter

    /// Makes a target.
    public init(
      name: String,
      path: String,
      tellsJournal: Bool = false,
      filter: AlertLogFilter = AlertLogFilter()
    ) {
      (self.name, self.path, self.tellsJournal, self.filter) = (name, path, tellsJournal, filter)
    }
  }

  private struct Channel {
    var target: Target
    var log: AlertLog?
    var cursor: Int64
  }

  /// How many events are read and written at a time.
  static let portion = 500

  private let queue: DispatchQueue
  private let source: Source
  private let logger: Logger
  private var zone = LocalZone.utc
  private var channels: [Channel] = []
  private var failures = 0
  private var isWaiting = false
  private let journal: JournalWriter

  /// Makes a delivery without channels.
  ///
  /// - Parameters:
  ///   - queue: the queue that every call comes on.
  ///   - logger: is told of faults, the first and then now and then.
  ///   - journalPath: the journal's socket.
  ///   - source: reads the store.
  public init(
    queue: DispatchQueue,
    logger: Logger,
    journalPath: String = "/run/systemd/journal/socket",
    source: @escaping Source
  ) {
    (self.queue, self.logger, self.source) = (queue, logger, source)
    journal = JournalWriter(path: journalPath)
  }

  /// Takes a set of channels; those that stay go on where they are, new ones where the store's
  /// cursor says.
  public func use(_ targets: [Target], zone: LocalZone, delivered: [String: Int64]) {
    dispatchPrecondition(condition: .onQueue(queue))
    self.zone = zone
    channels = targets.map { target in
      channels.first { $0.target == target }
        ?? Channel(target: target, log: nil, cursor: delivered[target.name] ?? 0)
    }
  }

  /// How far each channel has been told.
  public var cursors: [String: Int64] {
    dispatchPrecondition(condition: .onQueue(queue))
    return Dictionary(channels.map { ($0.target.name, $0.cursor) }, uniquingKeysWith: { $1 })
  }

  /// Tells each channel what it does not know yet; one channel's fault holds no other up.
  public func deliver() {
    dispatchPrecondition(condition: .onQueue(queue))
    var faults: [String] = []
    for index in channels.indices {
      do {
        try deliver(index)
      } catch {
        faults.append("\(error)")
      }
    }
    guard !faults.isEmpty else {
      failures = 0
      return
    }
    failures += 1
    if failures == 1 || failures % 20 == 0 {
      logger.error("alert log fails", metadata: ["reason": "\(faults.joined(separator: "; "))"])
    }
    retryLater()
  }

  private func deliver(_ index: Int) throws {
    try open(index)
    while true {
      let events = try source(channels[index].cursor, Self.portion)
      guard let last = events.last else { return }
      let target = channels[index].target
      let told = events.filter { target.filter.accepts($0.transition.alert, in: target.name) }
      try channels[index].log?.append(told)
      channels[index].cursor = last.ordinal
      guard target.tellsJournal else { continue }
      for (_, transition) in told { journal.tell(transition) }
    }
  }

  /// Opens a channel's log; one whose last line is further than the store belongs to another store.
  private func open(_ index: Int) throws {
    guard channels[index].log == nil else { return }
    let log = try AlertLog(path: channels[index].target.path, zone: zone)
    if let told = log.lastOrdinal {
      let isOurs = try told <= 0 || !source(told - 1, 1).isEmpty
      if isOurs { channels[index].cursor = told } else { log.resume(after: channels[index].cursor) }
    }
    channels[index].log = log
  }

  /// Tries again after half a second, then twice as long each time, a minute at most.
  private func retryLater() {
    guard !isWaiting else { return }
    isWaiting = true
    let delay = min(60.0, 0.5 * Double(1 << min(failures - 1, 7)))
    queue.asyncAfter(deadline: .now() + delay) { [weak self] in
      self?.isWaiting = false
      self?.deliver()
    }
  }
}
