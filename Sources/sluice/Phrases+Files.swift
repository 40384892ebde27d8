/// What is said about files: backups, checks of a store, exports and imports.
extension Phrases {
  /// How far a backup has come.
  static let backingUp = Phrase("backing up: %1 %", "正在备份：%1 %", "正在備份：%1 %")
  /// What is being looked at.
  static let verifying = Phrase("looking at the %1", "正在检查：%1", "正在檢查：%1")
  /// Something is wrong with a store.
  static let unsound = Phrase(
    "%1 faults in %2: keep the file, restore a sound backup",
    "%2 中有 %1 处错误：请保留该文件，并恢复完好的备份",
    "%2 中有 %1 處錯誤：請保留該檔案，並還原完好的備份"
  )
  /// What comes out of a damaged store.
  static let whatIsLeft = Phrase(
    "%1 readings of %2 series can be read: 'sluice export' and 'sluice query' give them with --store %3",
    "可读出 %2 条序列的 %1 条读数：用 sluice export 或 sluice query 加 --store %3 取出",
    "可讀出 %2 條序列的 %1 筆讀數：用 sluice export 或 sluice query 加 --store %3 取出"
  )
  /// A part of a damaged store.
  static let lostPart = Phrase("cannot read %1: %2", "无法读取 %1：%2", "無法讀取 %1：%2")
  /// A damaged store has answered in part.
  static let notWhole = Phrase(
    "%1 parts of the store could not be read: the answer is not whole",
    "存储中有 %1 处无法读取：结果不完整",
    "儲存檔中有 %1 處無法讀取：結果不完整"
  )
  /// Something is wrong with the installation.
  static let unwell = Phrase(
    "%1 things are bad: the table says what to do",
    "%1 项有问题：处理办法见上表",
    "%1 項有問題：處理辦法見上表"
  )
  /// How far an export has come.
  static let exporting = Phrase("%1 readings written", "已导出 %1 条", "已匯出 %1 筆")
  /// How far an import has come.
  static let importing = Phrase(
    "%1 lines%2: %3 stored, %4 duplicate",
    "%1 行%2：入库 %3，重复 %4",
    "%1 行%2：入庫 %3，重複 %4"
  )
  /// Lines were not taken.
  static let refusedLines = Phrase(
    "%1 lines were not taken: mend them and import the file again",
    "%1 行未被接收：请更正后重新导入",
    "%1 行未被接收：請更正後重新匯入"
  )
}
