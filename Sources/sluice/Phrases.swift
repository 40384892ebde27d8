import Telemetry

/// All that the program says to people in their language; errors stay in English, to be searched for,
/// but for the faults in rules that are made most (``ConfigurationFault/translations``).
enum Phrases {
  /// The title above a field in a table; fields without one go by their name.
  static func title(of field: String, in language: Language) -> String {
    titles[field]?.text(in: language) ?? field
  }

  /// The word for a flag in a table.
  static func word(for flag: QualityFlag, in language: Language) -> String {
    let phrase =
      switch flag {
      case .good: Phrase("good", "正常", "正常")
      case .notEvaluated: Phrase("unchecked", "未检", "未檢")
      case .suspect: Phrase("suspect", "可疑", "可疑")
      case .fail: Phrase("fail", "错误", "錯誤")
      case .missing: Phrase("missing", "缺测", "缺測")
      }
    return "\(flag.rawValue) \(phrase.text(in: language))"
  }

  /// The word for how a device stands in a table.
  static func word(for state: DevicePresence.State, in language: Language) -> String {
    let phrase =
      switch state {
      case .awaited: Phrase("awaited", "待上线", "待上線")
      case .present: Phrase("present", "在线", "在線")
      case .silent: Phrase("silent", "失联", "失聯")
      case .offline: Phrase("offline", "离线", "離線")
      case .behindGateway: Phrase("behind a silent gateway", "网关失联", "閘道失聯")
      }
    return phrase.text(in: language)
  }

  /// No series matches what was asked for.
  static let noSeries = Phrase(
    "no series matches '%1'",
    "没有与“%1”匹配的序列",
    "沒有與「%1」相符的序列"
  )
  /// What may have been meant.
  static let didYouMean = Phrase("did you mean %1?", "是否指 %1？", "是否指 %1？")
  /// Where the names are.
  static let listSeries = Phrase(
    "'sluice series' lists all",
    "“sluice series”列出全部序列",
    "「sluice series」列出全部序列"
  )
  /// The store is empty.
  static let emptyStore = Phrase(
    "the store holds no series yet: see 'sluice status' whether devices are heard",
    "库中尚无序列：用“sluice status”查看是否收到设备消息",
    "庫中尚無序列：用「sluice status」查看是否收到裝置訊息"
  )
  /// Nothing was found.
  static let noValues = Phrase(
    "no values in that time: 'sluice latest' shows the newest, --since or --from looks further back",
    "该时段没有数据：“sluice latest”显示最新值，--since 或 --from 可查更早",
    "該時段沒有資料：「sluice latest」顯示最新值，--since 或 --from 可查更早"
  )
  /// Readings were dropped for their age.
  static let samplesGone = Phrase(
    "readings before %1 are kept no longer: there, figures of kept stretches answer or nothing does",
    "%1 之前的读数已过保存期：该时段由保留的统计值回答，或无数据",
    "%1 之前的讀數已過保存期：該時段由保留的統計值回答，或無資料"
  )
  /// Values were left out by their flag.
  static let hidden = Phrase(
    "%1 values with other flags are not shown: --flags any shows them",
    "另有 %1 个其他质量标志的值未显示：--flags any 可全部显示",
    "另有 %1 個其他品質旗標的值未顯示：--flags any 可全部顯示"
  )
  /// Some quarantined messages have made room for newer ones.
  static let quarantineGone = Phrase(
    "%1 messages are counted as quarantined; the newest %2 of them are kept (store.quarantine)",
    "共隔离 %1 条消息；保留其中最新的 %2 条（store.quarantine）",
    "共隔離 %1 則訊息；保留其中最新的 %2 則（store.quarantine）"
  )
  /// Nothing is unknown.
  static let noUnknown = Phrase(
    "every metric is known",
    "所有指标均已登记",
    "所有指標均已登記"
  )
  /// No alerts.
  static let noAlerts = Phrase(
    "no alerts: --since looks further back",
    "没有告警：--since 可查更早",
    "沒有告警：--since 可查更早"
  )
  /// An alert fires under `--fail-if-firing`.
  static let firing = Phrase(
    "%1 alerts are firing: look at them with 'sluice alerts --state firing'",
    "%1 条告警正在触发：用“sluice alerts --state firing”查看",
    "%1 條告警正在觸發：用「sluice alerts --state firing」查看"
  )
  /// An alert was taken on.
  static let acknowledged = Phrase(
    "%1 is acknowledged by %2",
    "%1 已由 %2 确认",
    "%1 已由 %2 確認"
  )
  /// A silence was made.
  static let silenceBegun = Phrase(
    "silence %1 holds until %2: 'sluice silence --end %3' ends it",
    "静默 %1 持续到 %2：用“sluice silence --end %3”提前结束",
    "靜默 %1 持續到 %2：用「sluice silence --end %3」提前結束"
  )
  /// A silence was ended.
  static let silenceEnded = Phrase("silence %1 has ended", "静默 %1 已结束", "靜默 %1 已結束")
  /// No silences.
  static let noSilences = Phrase(
    "nothing is silenced: --all lists those that are over",
    "没有静默：--all 可列出已结束的",
    "沒有靜默：--all 可列出已結束的"
  )
  /// Nothing is in the quarantine.
  static let emptyQuarantine = Phrase(
    "nothing is in the quarantine",
    "隔离区为空",
    "隔離區為空"
  )
  /// No message has this number.
  static let notInQuarantine = Phrase(
    "no message %1 is in the quarantine: 'sluice quarantine list' shows the numbers",
    "隔离区中没有第 %1 条：用“sluice quarantine list”查看编号",
    "隔離區中沒有第 %1 條：用「sluice quarantine list」查看編號"
  )
  /// What became of messages that were tried again.
  static let replayed = Phrase(
    "%1 messages taken in, %2 stay in the quarantine",
    "收入 %1 条，%2 条仍在隔离区",
    "收入 %1 條，%2 條仍在隔離區"
  )
  /// A test message arrived.
  static let testArrived = Phrase(
    "the receiver of '%1' has taken the test message",
    "“%1”的接收方已收到测试消息",
    "「%1」的接收方已收到測試訊息"
  )
  /// A test message was given up.
  static let testGivenUp = Phrase(
    "the receiver of '%1' refuses it: %2",
    "“%1”的接收方拒绝：%2",
    "「%1」的接收方拒絕：%2"
  )
  /// A test message has not arrived yet.
  static let testWaits = Phrase(
    "the receiver of '%1' has not taken it yet and will be tried again: %2",
    "“%1”的接收方尚未收到，将自动重试：%2",
    "「%1」的接收方尚未收到，將自動重試：%2"
  )
  /// Nothing is known of a message yet.
  static let noAnswerYet = Phrase("no answer yet", "尚无应答", "尚無應答")
  /// A message is tried anew.
  static let triedAnew = Phrase(
    "message %1 is tried anew by '%2'",
    "消息 %1 将经“%2”重新发送",
    "訊息 %1 將經「%2」重新傳送"
  )
  /// No messages.
  static let noMessages = Phrase(
    "no such messages: --all lists those that were told",
    "没有此类消息：--all 可列出已送达的",
    "沒有此類訊息：--all 可列出已送達的"
  )
  /// What raised an alert is no rule that can be judged again.
  static let ruleGone = Phrase(
    "what raised this alert is no rule with readings, or names a metric that is gone: its parts cannot be shown",
    "此警报并非由基于读数的规则触发，或其指标已不存在：无法显示各部分的值",
    "此警報並非由基於讀數的規則觸發，或其指標已不存在：無法顯示各部分的值"
  )
  private static let titles: [String: Phrase] = [
    "series": Phrase("series", "序列", "序列"),
    "name": Phrase("name", "名称", "名稱"),
    "time": Phrase("time", "时间", "時間"),
    "value": Phrase("value", "数值", "數值"),
    "unit": Phrase("unit", "单位", "單位"),
    "flag": Phrase("flag", "质量", "品質"),
    "reasons": Phrase("reasons", "原因", "原因"),
    "arrived": Phrase("arrived", "到达", "到達"),
    "start": Phrase("start", "开始", "開始"),
    "end": Phrase("end", "结束", "結束"),
    "mean": Phrase("mean", "平均", "平均"),
    "min": Phrase("min", "最小", "最小"),
    "max": Phrase("max", "最大", "最大"),
    "sum": Phrase("sum", "合计", "合計"),
    "first": Phrase("first", "最早", "最早"),
    "last": Phrase("last", "最新", "最新"),
    "count": Phrase("count", "个数", "個數"),
    "good": Phrase("good", "有效", "有效"),
    "unchecked": Phrase("unchecked", "未检", "未檢"),
    "suspect": Phrase("suspect", "可疑", "可疑"),
    "fail": Phrase("fail", "错误", "錯誤"),
    "missing": Phrase("missing", "缺测", "缺測"),
    "used": Phrase("used", "采用", "採用"),
    "median": Phrase("median", "中位数", "中位數"),
    "stddev": Phrase("stddev", "标准差", "標準差"),
    "time_mean": Phrase("time mean", "时间加权平均", "時間加權平均"),
    "known": Phrase("known h", "已知 h", "已知 h"),
    "integral": Phrase("integral ·h", "积分 ·h", "積分 ·h"),
    "increase": Phrase("increase", "增量", "增量"),
    "direction": Phrase("direction °", "风向 °", "風向 °"),
    "light": Phrase("light mol/m2", "光量 mol/m2", "光量 mol/m2"),
    "running": Phrase("running h", "运行 h", "運行 h"),
    "duty": Phrase("duty", "占空比", "占空比"),
    "starts": Phrase("starts", "启动次数", "啟動次數"),
    "samples": Phrase("samples", "样本", "樣本"),
    "bytes": Phrase("bytes", "字节", "位元組"),
    "rule": Phrase("rule", "规则", "規則"),
    "site": Phrase("site", "地点", "地點"),
    "device": Phrase("device", "设备", "裝置"),
    "state": Phrase("state", "状态", "狀態"),
    "severity": Phrase("severity", "级别", "級別"),
    "since": Phrase("since", "始于", "始於"),
    "ended": Phrase("ended", "结束", "結束"),
    "devices": Phrase("devices", "设备", "裝置"),
    "received": Phrase("received", "收到", "收到"),
    "stored": Phrase("stored", "入库", "入庫"),
    "duplicate": Phrase("duplicate", "重复", "重複"),
    "quarantined": Phrase("quarantined", "隔离", "隔離"),
    "ignored": Phrase("ignored", "忽略", "忽略"),
    "heard": Phrase("heard", "最近消息", "最近訊息"),
    "silent": Phrase("silent", "失联", "失聯"),
    "every": Phrase("every", "周期", "週期"),
    "gateway": Phrase("gateway", "网关", "閘道"),
    "battery": Phrase("battery", "电池", "電池"),
    "signal": Phrase("signal dBm", "信号 dBm", "信號 dBm"),
    "event": Phrase("event", "事件", "事件"),
    "detail": Phrase("detail", "详情", "詳情"),
    "lines": Phrase("lines", "行数", "行數"),
    "refused": Phrase("refused", "拒收", "拒收"),
    "remedy": Phrase("remedy", "处理", "處理"),
    "path": Phrase("path", "路径", "路徑"),
    "commit": Phrase("commit", "提交", "提交"),
    "check": Phrase("check", "检查", "檢查"),
    "examined": Phrase("examined", "项数", "項數"),
    "faults": Phrase("faults", "错误", "錯誤"),
    "number": Phrase("number", "编号", "編號"),
    "code": Phrase("code", "代码", "代碼"),
    "topic": Phrase("topic", "主题", "主題"),
    "size": Phrase("size", "长度", "長度"),
    "conflicts": Phrase("conflicts", "冲突", "衝突"),
    "refused_values": Phrase("refused values", "拒收值", "拒收值"),
    "sequence_gaps": Phrase("missing messages", "缺失消息", "缺失訊息"),
    "setting": Phrase("setting", "参数", "參數"),
    "source": Phrase("source", "来源", "來源"),
    "tried": Phrase("tried", "试算", "試算"),
    "worked_on": Phrase("worked on", "上次维护", "上次維護"),
    "days": Phrase("days", "天数", "天數"),
    "before": Phrase("before", "维护前", "維護前"),
    "after": Phrase("after", "维护后", "維護後"),
    "offset": Phrase("offset", "差值", "差值"),
    "per_30d": Phrase("per 30 d", "每30天", "每30天"),
    "expected": Phrase("expected", "预计偏差", "預計偏差"),
    "title": Phrase("title", "标题", "標題"),
    "when": Phrase("when", "条件", "條件"),
    "clear": Phrase("clear", "解除条件", "解除條件"),
    "for": Phrase("for", "持续", "持續"),
    "basis": Phrase("basis", "依据", "依據"),
    "file": Phrase("file", "文件", "檔案"),
    "episodes": Phrase("episodes", "次数", "次數"),
    "pages_per_week": Phrase("pages per week", "每周告警", "每週告警"),
    "night_pages": Phrase("night pages", "夜间告警", "夜間告警"),
    "hours_firing": Phrase("hours firing", "触发小时", "觸發小時"),
    "flaps": Phrase("flaps", "反复", "反覆"),
    "withdrawn": Phrase("withdrawn", "未触发", "未觸發"),
    "id": Phrase("alert", "告警", "告警"),
    "first_warning": Phrase("first warning", "最早征兆", "最早徵兆"),
    "fired": Phrase("fired", "触发", "觸發"),
    "retrospective": Phrase("retrospective", "补判", "補判"),
    "part": Phrase("part", "部分", "部分"),
    "field": Phrase("field", "项目", "項目"),
    "message": Phrase("message", "消息", "訊息"),
    "channel": Phrase("channel", "通道", "通道"),
    "created": Phrase("created", "产生", "產生"),
    "attempts": Phrase("tries", "次数", "次數"),
    "next": Phrase("next try", "下次", "下次"),
    "finished": Phrase("finished", "完成", "完成"),
    "alerts": Phrase("alerts", "告警", "告警"),
    "silence": Phrase("silence", "静默", "靜默"),
    "where": Phrase("where", "范围", "範圍"),
    "from": Phrase("from", "自", "自"),
    "to": Phrase("to", "至", "至"),
    "by": Phrase("by", "操作人", "操作人"),
    "reason": Phrase("reason", "原因", "原因"),
  ]
}
