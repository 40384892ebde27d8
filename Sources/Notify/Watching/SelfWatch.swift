public import Telemetry

/// Watches over the messages themselves: channels that fail for long, messages that pile up.
///
/// A channel's trouble is told once when it has lasted, and once when a try has succeeded again. A
/// pile is told once; it has to shrink to half before another one is told.
public struct SelfWatch: Sendable {
  /// Something to tell, and by which channels not.
  public struct Notice: Hashable, Sendable {
    /// What to tell.
    public var content: NotificationContent
    /// The channel that it is about, which cannot tell it.
    public var about: String?
  }

  private let failingAfter: TimeSpan
  private let waitingOver: Int
  private var failing: Set<String> = []
  private var isPiling = false

  /// Makes a watch.
  ///
  /// - Parameters:
  ///   - failingAfter: how long a channel may fail.
  ///   - waitingOver: how many messages may wait.
  public init(failingAfter: TimeSpan, waitingOver: Int) {
    (self.failingAfter, self.waitingOver) = (failingAfter, waitingOver)
  }

  /// Looks at how things are.
  ///
  /// - Parameters:
  ///   - channels: the channels that the configuration names, and how they do.
  ///   - waiting: how many messages wait.
  ///   - now: the present.
  /// - Returns: what there is to tell.
  public mutating func look(
    channels: [String: ChannelCondition],
    waiting: Int,
    now: Instant
  ) -> [Notice] {
    var notices: [Notice] = []
    // A channel that was taken out has not recovered: there is nothing to tell of it.
    failing.formIntersection(channels.keys)
    for (channel, condition) in channels.sorted(by: { $0.key < $1.key }) {
      switch condition {
      case .failing(let since, let reason):
        guard now - since >= failingAfter, failing.insert(channel).inserted else { continue }
        let content = Self.failing(channel, now - since, reason)
        notices.append(Notice(content: content, about: channel))
      case .working:
        guard failing.remove(channel) != nil else { continue }
        notices.append(Notice(content: Self.recovered(channel), about: nil))
      case .untried: continue
      }
    }
    if !isPiling, waiting > waitingOver {
      isPiling = true
      notices.append(Notice(content: Self.piling(waiting), about: nil))
    } else if isPiling, waiting <= waitingOver / 2 {
      isPiling = false
    }
    return notices
  }

  /// That the daemon is back, and what it missed.
  public static func restarted(after outage: TimeSpan, caughtUp messages: Int64)
    -> NotificationContent
  {
    let span = "\(TimeSpan.seconds(outage.milliseconds / 1000))"
    return notice(
      "Sluice is running again: it was down for \(span); \(messages) messages caught up.",
      "Sluice 已重新运行（告警服务中断 \(span)），已补收 \(messages) 条消息。",
      "Sluice 已重新執行（告警服務中斷 \(span)），已補收 \(messages) 條訊息。"
    )
  }

  private static func failing(
    _ channel: String,
    _ span: TimeSpan,
    _ reason: String
  ) -> NotificationContent {
    let isLong = span >= .minutes(1)
    let length =
      "\(isLong ? TimeSpan.minutes(span.milliseconds / 60_000) : .seconds(span.milliseconds / 1000))"
    return notice(
      "Sluice cannot tell the channel \(channel) for \(length): \(reason). Its messages wait.",
      "Sluice 告警通道 \(channel) 已 \(length) 无法送达：\(reason)。消息在库中等待。",
      "Sluice 告警通道 \(channel) 已 \(length) 無法送達：\(reason)。訊息在庫中等待。"
    )
  }

  private static func recovered(_ channel: String) -> NotificationContent {
    notice(
      "Sluice tells the channel \(channel) again.",
      "Sluice 告警通道 \(channel) 已恢复。",
      "Sluice 告警通道 \(channel) 已恢復。"
    )
  }

  private static func piling(_ count: Int) -> NotificationContent {
    notice(
      "\(count) messages wait at Sluice to be told: see 'sluice notify list'.",
      "Sluice 有 \(count) 条告警消息等待送达：见“sluice notify list”。",
      "Sluice 有 \(count) 條告警訊息等待送達：見「sluice notify list」。"
    )
  }

  private static func notice(
    _ english: String,
    _ simplified: String,
    _ traditional: String
  ) -> NotificationContent {
    NotificationContent(
      reason: .notice,
      notice: [
        Language.english.rawValue: english, Language.simplifiedChinese.rawValue: simplified,
        Language.traditionalChinese.rawValue: traditional,
      ]
    )
  }
}
