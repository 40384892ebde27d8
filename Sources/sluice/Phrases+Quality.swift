import QualityControl
import Telemetry

extension Phrases {
  /// The word for a reason in a table.
  static func word(for reason: String, in language: Language) -> String {
    reasons[reason]?.text(in: language) ?? reason
  }

  /// Where a limit comes from.
  static func word(for source: ResolvedQuality.Source, in language: Language) -> String {
    switch source {
    case .catalogue: Phrase("catalogue", "指标目录", "指標目錄").text(in: language)
    case .defaults: Phrase("usual limits", "通用限值", "通用限值").text(in: language)
    case .climate: Phrase("climate", "气候", "氣候").text(in: language)
    case .interval: Phrase("6 intervals", "6个采样间隔", "6個取樣間隔").text(in: language)
    case .builtIn: Phrase("built in", "内置", "內建").text(in: language)
    case .configuration(let place): place
    case .trial: Phrase("--set", "--set", "--set").text(in: language)
    }
  }

  /// Where the interval of a device comes from.
  static func interval(isKnown: Bool, in language: Language) -> String {
    isKnown
      ? Phrase("every", "every", "every").text(in: language)
      : Phrase("usual for the metric", "该指标常用值", "該指標常用值").text(in: language)
  }

  /// Usual limits of steps are not used.
  static let noInterval = Phrase(
    "spike and rate_of_change are not tested: say 'every' of the device, or give limits in 'quality'",
    "未检查尖峰和变化率：请在设备上写明 every，或在 quality 中给出限值",
    "未檢查尖峰和變化率：請在裝置上寫明 every，或在 quality 中給出限值"
  )
  /// How a trial went.
  static let tried = Phrase(
    "%1 values, %2 would be suspect or fail (stored: %3); by reason, stored in parentheses:",
    "共 %1 个值，按此限值 %2 个可疑或错误（库中：%3）；按原因（括号内为库中）：",
    "共 %1 個值，按此限值 %2 個可疑或錯誤（庫中：%3）；按原因（括號內為庫中）："
  )
  /// Nobody has worked on a device.
  static let noMaintenance = Phrase(
    "no maintenance is written down: 'sluice maintenance start DEVICE --reason TEXT' begins it",
    "尚无维护记录：用“sluice maintenance start 设备 --reason 说明”开始",
    "尚無維護記錄：用「sluice maintenance start 裝置 --reason 說明」開始"
  )
  /// Work begins.
  static let workStarted = Phrase(
    "%1: maintenance has begun (%2); its values are flagged and its alerts held until 'sluice maintenance stop %3'",
    "%1：维护开始（%2）；结束前数值带标志、告警保持原状，完成后用“sluice maintenance stop %3”",
    "%1：維護開始（%2）；結束前數值帶旗標、告警保持原狀，完成後用「sluice maintenance stop %3」"
  )
  /// Work has ended.
  static let workStopped = Phrase(
    "%1: maintenance has ended (%2); after three good values 'sluice quality drift' tells what it changed",
    "%1：维护结束（%2）；收到三个有效值后，“sluice quality drift”显示维护前后差值",
    "%1：維護結束（%2）；收到三個有效值後，「sluice quality drift」顯示維護前後差值"
  )

  private static let reasons: [String: Phrase] = [
    "no_value": Phrase("no value", "无值", "無值"),
    "arrival_time": Phrase("time of arrival", "按到达时间", "按到達時間"),
    "retained": Phrase("retained", "保留消息", "保留訊息"),
    "future_time": Phrase("clock ahead", "时钟超前", "時鐘超前"),
    "after_gap": Phrase("after a pause", "间断之后", "間斷之後"),
    "syntax": Phrase("malformed", "格式错误", "格式錯誤"),
    "gross_range": Phrase("out of range", "超出范围", "超出範圍"),
    "climatology": Phrase("unusual for the season", "不合时令", "不合時令"),
    "spike": Phrase("spike", "尖峰", "尖峰"),
    "rate_of_change": Phrase("changed too fast", "变化过快", "變化過快"),
    "flat_line": Phrase("stands still", "数值不变", "數值不變"),
    "attenuated": Phrase("faded", "波动过小", "波動過小"),
    "multivariate": Phrase("other metrics disagree", "与其他指标不符", "與其他指標不符"),
    "neighbour": Phrase("neighbours disagree", "与邻近设备不符", "與鄰近裝置不符"),
    "error_code": Phrase("error code", "故障码", "故障碼"),
    "probe_in_air": Phrase("probe in air", "探头离水", "探頭離水"),
    "maintenance": Phrase("maintenance", "维护中", "維護中"),
    "disagreement": Phrase("paired sensors disagree", "互备探头不一致", "互備探頭不一致"),
    "provisional": Phrase("late, to be looked at again", "迟到待复核", "遲到待複核"),
    "calibrated": Phrase("calibrated", "已校准", "已校準"),
    "clock_repaired": Phrase("clock corrected", "时钟已修正", "時鐘已修正"),
    "clock_unset": Phrase("clock never set", "时钟未设置", "時鐘未設定"),
    "time_unit": Phrase("time in other units", "时间单位已换算", "時間單位已換算"),
    "gateway_time": Phrase("gateway's time", "网关时间", "閘道時間"),
  ]
}
