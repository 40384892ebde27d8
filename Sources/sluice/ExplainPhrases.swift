import Decoding
import Telemetry

/// What `sluice decode --explain` says to people in their language.
enum ExplainPhrases {
  static let topic = Phrase("topic", "主题", "主題")
  static let format = Phrase("format", "格式", "格式")
  static let device = Phrase("device", "设备", "裝置")
  static let time = Phrase("time", "时间", "時間")
  static let fields = Phrase("fields", "字段", "欄位")
  static let result = Phrase("result", "结果", "結果")
  static let fits = Phrase("fits the source %1", "符合数据源 %1", "符合資料來源 %1")
  static let fitsNot = Phrase("does not fit %1", "不符合 %1", "不符合 %1")
  static let noSource = Phrase(
    "fits no source: try --pattern here, or let 'sluice adopt --topic' propose one",
    "不符合任何数据源：在此用 --pattern 试验，或用“sluice adopt --topic”获取建议",
    "不符合任何資料來源：在此用 --pattern 試驗，或用「sluice adopt --topic」取得建議"
  )
  static let readAs = Phrase("the payload is read as %1", "按 %1 解析", "以 %1 解析")
  static let mended = Phrase("put up with: %1", "已容忍的缺陷：%1", "已容忍的缺陷：%1")
  static let listed = Phrase(
    "%1 is %2 in the register",
    "%1 在登记表中为 %2",
    "%1 在登記表中為 %2"
  )
  static let unlisted = Phrase(
    "%1 is not in the register; taken in as %2",
    "%1 不在登记表中；按 %2 收入",
    "%1 不在登記表中；以 %2 收入"
  )
  static let nobody = Phrase("nobody can be found", "找不到设备", "找不到裝置")
  static let nobodyOf = Phrase(
    "%1: no device that may be taken in here",
    "%1：此处没有可收入的设备",
    "%1：此處沒有可收入的裝置"
  )
  static let profile = Phrase("its profile is %1", "使用模板 %1", "使用範本 %1")
  static let formatTime = Phrase("the message's: %1", "报文自带：%1", "報文自帶：%1")
  static let arrivalTime = Phrase(
    "the message has none: that of arrival, %1",
    "消息中没有时间：取到达时间 %1",
    "訊息中沒有時間：取到達時間 %1"
  )
  static let sentTime = Phrase("%1 is %2", "%1 即 %2", "%1 即 %2")
  static let refusedTime = Phrase(
    "%1 is impossible, so it is refused",
    "%1 不可能，拒收",
    "%1 不可能，拒收"
  )
  static let readings = Phrase("%1 readings", "%1 个读数", "%1 個讀數")
  static let rejected = Phrase("rejected as %1: %2", "以 %1 拒收：%2", "以 %1 拒收：%2")
  static let mendable = Phrase(
    "it has known faults of field boxes: put up with them by --lenient %1 here, by lenient: [%1] in the source",
    "报文有现场设备常见的缺陷：在此用 --lenient %1、在数据源用 lenient: [%1] 予以容忍",
    "報文有現場設備常見的缺陷：在此用 --lenient %1、在資料來源用 lenient: [%1] 予以容忍"
  )
  static let adopt = Phrase(
    "fields without a known name: 'sluice adopt' proposes a register entry",
    "有名称未知的字段：“sluice adopt”可给出登记建议",
    "有名稱未知的欄位：「sluice adopt」可給出登記建議"
  )

  static let leftOut = Phrase("no fields", "非字段", "非欄位")
  static let sequence = Phrase("running number %1", "消息序号 %1", "訊息序號 %1")

  /// What a code means, for those to whom it says nothing by itself.
  static func meaning(_ code: RejectCode) -> Phrase? {
    switch code {
    case .malformed: Phrase("not of this format", "不合格式", "不合格式")
    case .duplicateKey: Phrase("a key twice", "键重复", "鍵重複")
    case .tooDeep: Phrase("nested too deep", "嵌套过深", "巢狀過深")
    case .tooLarge: Phrase("too long", "过长", "過長")
    case .tooMany: Phrase("too many values", "值过多", "值過多")
    case .noReadings: Phrase("no reading in it", "没有读数", "沒有讀數")
    case .noBirth: Phrase("its birth was not seen", "未见出生报文", "未見出生報文")
    case .badChecksum: Phrase("wrong checksum", "校验错误", "校驗錯誤")
    case .noDevice: Phrase("device or site not known", "设备或地点未知", "裝置或地點未知")
    case .wrongDevice: Phrase("another device than the topic's", "与主题的设备不符", "與主題的裝置不符")
    case .identity: Phrase("not the user's device", "非该用户的设备", "非該使用者的裝置")
    case .badTime: Phrase("impossible time", "时间不可能", "時間不可能")
    case .badUnit: Phrase("unit cannot be converted", "单位无法换算", "單位無法換算")
    default: nil
    }
  }

  /// What was done with a field.
  static func step(_ step: FieldStep, in language: Language) -> String {
    switch step {
    case .named(let name, let measure):
      Phrase("%1 is %2", "%1 即 %2", "%1 即 %2").text(in: language, name, measure)
    case .scaled(let sent, let scaled):
      Phrase("%1 is scaled to %2", "%1 按倍率得 %2", "%1 按倍率得 %2").text(in: language, sent, scaled)
    case .converted(let sent, let own):
      Phrase("%1 is %2", "%1 即 %2", "%1 即 %2").text(in: language, sent, own)
    case .calibrated(let raw, let gain, let offset, let value):
      Phrase(
        "calibrated: %1 × %2 + %3 = %4",
        "校准：%1 × %2 + %3 = %4",
        "校準：%1 × %2 + %3 = %4"
      ).text(in: language, raw, gain, offset, value)
    }
  }

  /// Why parts of the payload are no fields; `%1` names them.
  static func reason(_ reason: LeftOut.Reason) -> Phrase {
    switch reason {
    case .notRead:
      Phrase("no readings in this format: %1", "此格式不取作读数：%1", "此格式不取作讀數：%1")
    case .longName:
      Phrase(
        "names longer than 255 bytes are nobody's metric: %1",
        "名称超过 255 字节，不成指标：%1",
        "名稱超過 255 位元組，不成指標：%1"
      )
    case .noName: Phrase("without a name: %1", "没有名称：%1", "沒有名稱：%1")
    case .empty: Phrase("empty: %1", "空：%1", "空：%1")
    case .betweenRecords:
      Phrase(
        "values between records, without a name: %1",
        "记录之间的无名值：%1",
        "記錄之間的無名值：%1"
      )
    case .noBirth:
      Phrase(
        "aliases whose birth was not seen: %1",
        "未见出生报文的别名：%1",
        "未見出生報文的別名：%1"
      )
    case .notDescribed:
      Phrase(
        "bytes that no field of the frame covers: %1",
        "帧描述未覆盖的字节：%1",
        "訊框描述未涵蓋的位元組：%1"
      )
    }
  }

  /// What was made of a field.
  static func verdict(_ kind: DecodeExplanation.Kind) -> Phrase {
    switch kind {
    case .taken: Phrase("taken as %1", "收为 %1", "收為 %1")
    case .converted: Phrase("converted to %1", "换算为 %1", "換算為 %1")
    case .ignored: Phrase("left out: the configuration ignores it", "略过：配置为忽略", "略過：設定為忽略")
    case .missing: Phrase("no value, kept as a gap of %1", "无值，记为 %1 的缺测", "無值，記為 %1 的缺測")
    case .missingUnknown:
      Phrase(
        "left out: no value, and no metric of this name is known",
        "略过：无值，且无此指标",
        "略過：無值，且無此指標"
      )
    case .accessory: Phrase("left out: it describes another reading", "略过：描述另一读数", "略過：描述另一讀數")
    case .notANumber:
      Phrase(
        "left out: neither a number nor a word that means one here",
        "略过：既非数字也非状态词",
        "略過：既非數字也非狀態詞"
      )
    case .badUnit:
      Phrase(
        "refused: its unit cannot be converted to the metric's",
        "拒收：单位无法换算",
        "拒收：單位無法換算"
      )
    case .notFinite: Phrase("refused: converted, it is beyond all numbers", "拒收：换算后溢出", "拒收：換算後溢位")
    case .tooManySeries:
      Phrase("refused: the device has as many series as it may have", "拒收：设备序列已满", "拒收：裝置序列已滿")
    case .badTime: Phrase("refused: its time is impossible", "拒收：时间不可能", "拒收：時間不可能")
    }
  }
}
