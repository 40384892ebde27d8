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
}
