import Telemetry

// The faults that people make most, in the languages that they read.
extension ExpressionError {
  private init(
    _ offset: Int,
    _ message: String,
    _ remedy: String,
    simplified: String,
    traditional: String
  ) {
    self.init(
      offset: offset,
      message: message,
      remedy: remedy,
      translations: [.simplifiedChinese: simplified, .traditionalChinese: traditional]
    )
  }

  /// A name that is no metric; `nearest` is what may have been meant.
  static func unknownMetric(_ name: String, nearest: String?, at offset: Int) -> Self {
    guard let nearest else {
      return Self(
        offset,
        "`\(name)` is not a metric that is known",
        "write `\(name)` in backquotes if devices send it under that name",
        simplified: "没有名为 `\(name)` 的指标：若设备确以此名上报，请用反引号写成 `\(name)`",
        traditional: "沒有名為 `\(name)` 的指標：若裝置確以此名上報，請用反引號寫成 `\(name)`"
      )
    }
    return Self(
      offset,
      "`\(name)` is not a metric that is known",
      "write `\(nearest)`",
      simplified: "没有名为 `\(name)` 的指标：是否应写 `\(nearest)`",
      traditional: "沒有名為 `\(name)` 的指標：是否應寫 `\(nearest)`"
    )
  }

  /// A name that is no function; `nearest` is how the one that may have been meant is written.
  static func unknownFunction(_ name: String, nearest: String?, at offset: Int) -> Self {
    guard let nearest else {
      return Self(
        offset,
        "`\(name)` is not a function that is known",
        "docs/rules.md lists all functions",
        simplified: "没有名为 `\(name)` 的函数：全部函数见 docs/rules.md",
        traditional: "沒有名為 `\(name)` 的函式：全部函式見 docs/rules.md"
      )
    }
    return Self(
      offset,
      "`\(name)` is not a function that is known",
      "write \(nearest)",
      simplified: "没有名为 `\(name)` 的函数：是否应写 \(nearest)",
      traditional: "沒有名為 `\(name)` 的函式：是否應寫 \(nearest)"
    )
  }

  /// A unit that is none; `wanted` is that of what the number stands beside.
  static func unknownUnit(_ text: String, wanted: String?, at offset: Int) -> Self {
    guard let wanted else {
      return Self(
        offset,
        "`\(text)` is not a unit that is known",
        "write a unit such as `mg/L`, `Cel` or `m3/h`",
        simplified: "单位 `\(text)` 无法识别：请写 `mg/L`、`Cel`、`m3/h` 之类的单位",
        traditional: "單位 `\(text)` 無法識別：請寫 `mg/L`、`Cel`、`m3/h` 之類的單位"
      )
    }
    return Self(
      offset,
      "`\(text)` is not a unit that is known",
      "write the number in `\(wanted)`",
      simplified: "单位 `\(text)` 无法识别：请按 `\(wanted)` 写数值",
      traditional: "單位 `\(text)` 無法識別：請按 `\(wanted)` 寫數值"
    )
  }

  /// A unit of another kind than that of `other`, which is kept in `unit`.
  static func wrongUnit(_ text: String, beside other: String, in unit: String, at offset: Int)
    -> Self
  {
    Self(
      offset,
      "`\(text)` does not measure what \(other) does, which is kept in `\(unit)`",
      "write the number in `\(unit)`",
      simplified: "单位 `\(text)` 不适用于 \(other)，后者以 `\(unit)` 计：请按 `\(unit)` 写数值",
      traditional: "單位 `\(text)` 不適用於 \(other)，後者以 `\(unit)` 計：請按 `\(unit)` 寫數值"
    )
  }

  /// A parenthesis without its other half.
  static func openBracket(at offset: Int) -> Self {
    Self(
      offset,
      "the ( is never closed",
      "put a ) where it ends",
      simplified: "左括号“(”没有配对：请在该部分末尾补上“)”",
      traditional: "左括號「(」沒有配對：請在該部分末尾補上「)」"
    )
  }

  /// Something else where a function wants a length of time.
  static func noLengthOfTime(in function: String, at offset: Int) -> Self {
    Self(
      offset,
      "\(function)() wants a length of time here",
      "write a whole number with its unit, such as 30s, 10m, 6h or 7d",
      simplified: "\(function)() 此处需要时长：请写整数加单位，如 30s、10m、6h 或 7d",
      traditional: "\(function)() 此處需要時長：請寫整數加單位，如 30s、10m、6h 或 7d"
    )
  }

  /// A text where a number belongs.
  static func textForNumber(_ text: String, at offset: Int) -> Self {
    Self(
      offset,
      "\"\(text)\" is a text where a number should stand",
      "take the quotation marks away, or compare it with `kind` or `stage`",
      simplified: "“\(text)”是文字，此处应为数字：请去掉引号，或与 `kind`、`stage` 比较",
      traditional: "「\(text)」是文字，此處應為數字：請去掉引號，或與 `kind`、`stage` 比較"
    )
  }
}
