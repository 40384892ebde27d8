/// What `sluice adopt` says to people in their language.
enum AdoptionPhrases {
  static let head = Phrase(
    "proposed from a message that arrived %1 on the topic %2",
    "根据 %1 到达、主题为 %2 的一条消息给出的建议",
    "根據 %1 到達、主題為 %2 的一則訊息給出的建議"
  )
  static let howTo = Phrase(
    "put it into the configuration, then: sluice check && sudo systemctl reload sluiced",
    "写入配置文件后执行：sluice check && sudo systemctl reload sluiced",
    "寫入設定檔後執行：sluice check && sudo systemctl reload sluiced"
  )
  static let newSource = Phrase(
    "no source takes this topic yet: check which levels name the site and the device",
    "尚无数据源接收此主题：请核对哪一级是地点、哪一级是设备",
    "尚無資料來源接收此主題：請核對哪一級是地點、哪一級是裝置"
  )
  static let chooseSite = Phrase(
    "choose the site; known: %1",
    "请选定地点；已有：%1",
    "請選定地點；已有：%1"
  )
  static let none = Phrase("none", "无", "無")
  static let chooseName = Phrase(
    "the name in series; change it as you like",
    "序列中的名称，可随意改动",
    "序列中的名稱，可隨意改動"
  )
  static let alternatives = Phrase("would fit as well: %1", "也适用：%1", "也適用：%1")
  static let listed = Phrase(
    "is in the register: add this to its entry",
    "已在登记表中：将以下内容加入其条目",
    "已在登記表中：將以下內容加入其條目"
  )
  static let doubtful = Phrase(
    "not sure, so left out: %1",
    "不能确定，未列入：%1",
    "不能確定，未列入：%1"
  )
  static let perhaps = Phrase("%1 = %2: perhaps %3", "%1 = %2：或为 %3", "%1 = %2：或為 %3")
  static let unknown = Phrase(
    "%1 = %2: add it to rename if you know what it is, or to ignore",
    "%1 = %2：若知其含义请加入 rename，否则加入 ignore",
    "%1 = %2：若知其含義請加入 rename，否則加入 ignore"
  )
  static let notReadings = Phrase(
    "no readings, left out by themselves: %1",
    "非读数，自动略过：%1",
    "非讀數，自動略過：%1"
  )
  static let gives = Phrase(
    "with this entry the message gives:",
    "按此登记，该消息得到：",
    "依此登記，該訊息得到："
  )
  static let rejected = Phrase(
    "with this entry the message is still rejected as %1: %2",
    "按此登记，该消息仍以 %1 拒收：%2",
    "依此登記，該訊息仍以 %1 拒收：%2"
  )
  static let arrival = Phrase(
    "the message has no time that is understood: the time of arrival is used",
    "消息中没有可识别的时间：使用到达时间",
    "訊息中沒有可識別的時間：使用到達時間"
  )
  static let nothingKept = Phrase(
    "nothing that '%1' sent is kept: give a captured payload on standard input with --topic",
    "没有保存“%1”发来的消息：请用 --topic 并从标准输入给出抓到的报文",
    "沒有保存「%1」發來的訊息：請用 --topic 並從標準輸入給出擷取的報文"
  )
  static let frame = Phrase(
    "a Modbus answer, its checksum fits: the maker's list of registers says what they are; give each a name, type, scale and unit",
    "这是校验正确的 Modbus 应答：各寄存器的含义见厂家点表，请逐个写明名称、类型、倍率和单位",
    "這是校驗正確的 Modbus 回應：各暫存器的含義見廠家點表，請逐個寫明名稱、類型、倍率和單位"
  )
  static let bytes = Phrase(
    "if it is a binary frame, describe its bytes under the format 'frame' (docs/formats.md); those of this one, with their places ('at'):",
    "若为二进制帧，请用 frame 格式描述各字节（docs/formats.md）；本报文的字节及其位置（at）：",
    "若為二進位訊框，請用 frame 格式描述各位元組（docs/formats.md）；本報文的位元組及其位置（at）："
  )
  static let notUnderstood = Phrase(
    "no format of this version makes anything of the payload",
    "本版本没有任何格式能解析该报文",
    "本版本沒有任何格式能解析該報文"
  )
}
