/// The languages that people are spoken to in.
public enum Language: String, Sendable, CaseIterable {
  /// Simplified Chinese.
  case simplifiedChinese = "zh-Hans"
  /// Traditional Chinese.
  case traditionalChinese = "zh-Hant"
  /// English.
  case english = "en"
}
