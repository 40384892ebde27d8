import Telemetry

/// The built-in texts of messages.
///
/// The Chinese ones hold the word 告警, which robots may ask for.
enum Wording {
  private static func all(_ english: String, _ simplified: String, _ traditional: String) -> Text {
    Text(english: english, simplified: simplified, traditional: traditional)
  }

  /// A text in the three languages.
  struct Text {
    let english: String
    let simplified: String
    let traditional: String

    func text(in language: Language) -> String {
      switch language {
      case .english: english
      case .simplifiedChinese: simplified
      case .traditionalChinese: traditional
      }
    }
  }

  static let digest = all("Alerts: %1 messages", "告警汇总：%1 条", "告警彙總：%1 條")
  static let more = all(
    "and %1 more: sluice alerts",
    "另有 %1 条：sluice alerts",
    "另有 %1 條：sluice alerts"
  )
  static let stale = all(" (its data stopped)", "（数据已中断）", "（資料已中斷）")
  static let acknowledged = all("In hand: %1", "已由 %1 处理", "已由 %1 處理")
  static let escalation = all(
    "Nobody has acknowledged this.",
    "尚无人确认，已升级。",
    "尚無人確認，已升級。"
  )
  static let reminder = all("Still so.", "仍未恢复。", "仍未恢復。")
  static let test = all(
    "Sluice: a test of this channel. Nothing is wrong.",
    "Sluice 告警通道测试，无需处理。",
    "Sluice 告警通道測試，無需處理。"
  )

  static func status(isResolved: Bool) -> Text {
    isResolved ? all("resolved", "已恢复", "已恢復") : all("firing", "触发", "觸發")
  }

  static func severity(_ word: String) -> Text {
    switch Severity(rawValue: word) {
    case .critical: all("critical", "紧急", "緊急")
    case .major: all("major", "重要", "重要")
    case .minor: all("minor", "一般", "一般")
    case .notice: all("notice", "提示", "提示")
    case nil: all(word, word, word)
    }
  }

  static func template(_ name: MessageTemplates.Name) -> Text {
    switch name {
    case .title:
      all("{title}, {site}: {status}", "告警{status}：{site} {title}", "告警{status}：{site} {title}")
    case .line:
      all(
        "{at} {status} [{severity}] {place}: {title} {value}",
        "{at} {status}〔{severity}〕{place}：{title} {value}",
        "{at} {status}〔{severity}〕{place}：{title} {value}"
      )
    case .firing: firing
    case .resolved: resolved
    }
  }

  private static let firing = all(
    """
    [{severity}] {title}
    {escalation}
    Place: {place}
    Value: {value}
    Limit: {limit}
    Basis: {basis}
    Since: {since}
    What to do: {advice}
    {acknowledged}
    Acknowledge: {acknowledge}
    """,
    """
    【{severity}告警】{title}
    {escalation}
    地点：{place}
    数值：{value}
    限值：{limit}
    依据：{basis}
    开始：{since}
    处理：{advice}
    {acknowledged}
    确认：{acknowledge}
    """,
    """
    【{severity}告警】{title}
    {escalation}
    地點：{place}
    數值：{value}
    限值：{limit}
    依據：{basis}
    開始：{since}
    處理：{advice}
    {acknowledged}
    確認：{acknowledge}
    """
  )

  private static let resolved = all(
    """
    [resolved] {title}
    Place: {place}
    Value: {value}
    Since: {since}
    Until: {until}, for {lasted}
    """,
    """
    【告警已恢复】{title}
    地点：{place}
    数值：{value}
    开始：{since}
    恢复：{until}（历时 {lasted}）
    """,
    """
    【告警已恢復】{title}
    地點：{place}
    數值：{value}
    開始：{since}
    恢復：{until}（歷時 {lasted}）
    """
  )
}
