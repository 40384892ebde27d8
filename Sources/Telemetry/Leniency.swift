/// A known fault of field boxes that a source may put up with.
public enum Leniency: String, Hashable, Sendable, CaseIterable {
  /// Bare `NaN` and `Infinity` where JSON has a number: no value.
  case nan
  /// A byte order mark before the text.
  case bom
  /// NUL bytes after the text.
  case trailingNUL = "trailing_nul"
  /// Text in GBK (GB 18030) where it is not UTF-8.
  case gbk
}
