public import Notify
public import Telemetry

extension Pipeline {
  /// Commits steps of messages, and new messages to channels, and calls back once that is on the
  /// disk.
  public func record(
    _ steps: [OutboxProgress],
    telling contents: [(channel: String, content: NotificationContent)],
    done: @escaping @Sendable () -> Void
  ) {
    var batch = Batch(kind: .delivery, at: moment)
    batch.progress = steps
    post(contents, in: &batch)
    record(batch)
    afterCommits(done)
  }

  /// Tells something to channels that is no alert: what happened to Sluice itself.
  public func tell(_ content: NotificationContent, to channels: [String]) {
    var batch = Batch(kind: .system, at: moment)
    post(channels.map { ($0, content) }, in: &batch)
    record(batch)
  }
}
