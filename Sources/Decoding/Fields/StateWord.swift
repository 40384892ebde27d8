/// What a word says of a thing that is on or off, open or closed.
enum StateWord: Hashable {
  case off, on, opening, closing, fault

  /// The words in the languages of the boxes: English, simplified and traditional Chinese.
  static let words: [String: StateWord] = {
    let table: [(StateWord, [String])] = [
      (
        .off,
        [
          "off", "false", "close", "closed", "no", "stop", "stopped", "inactive", "dry",
          "关", "關", "关闭", "關閉", "关机", "關機", "停", "停止", "断开", "斷開", "否", "无", "無",
        ]
      ),
      (
        .on,
        [
          "on", "true", "open", "opened", "yes", "run", "running", "start", "started", "active",
          "wet", "开", "開", "打开", "打開", "开启", "開啟", "开机", "開機", "启动", "啟動", "运行", "運行",
          "合", "闭合", "閉合", "是", "有",
        ]
      ),
      (.opening, ["opening", "正在开", "正在開", "开启中", "開啟中"]),
      (.closing, ["closing", "正在关", "正在關", "关闭中", "關閉中"]),
      (.fault, ["fault", "error", "alarm", "trip", "tripped", "故障", "报警", "報警", "跳闸", "跳閘"]),
    ]
    let pairs = table.flatMap { word, spellings in spellings.map { ($0, word) } }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }()
}
