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
  static func wrongUnit(_ text: String, beside other: PartTitle, in unit: String, at offset: Int)
    -> Self
  {
    let (simplified, traditional) = chinese(other)
    return Self(
      offset,
      "`\(text)` does not measure what \(other) does, which is kept in `\(unit)`",
      "write the number in `\(unit)`",
      simplified: "单位 `\(text)` 不适用于 \(simplified)，后者以 `\(unit)` 计：请按 `\(unit)` 写数值",
      traditional: "單位 `\(text)` 不適用於 \(traditional)，後者以 `\(unit)` 計：請按 `\(unit)` 寫數值"
    )
  }

  /// Two parts, each with its unit, that measure quantities of different kinds.
  static func otherKind(
    _ part: PartTitle,
    _ own: String,
    beside other: PartTitle,
    _ unit: String,
    at offset: Int
  ) -> Self {
    let (part, other) = ((part, chinese(part)), (other, chinese(other)))
    return Self(
      offset,
      "\(part.0) is told in `\(own)`, which does not measure what \(other.0) does (`\(unit)`)",
      "compare quantities of one kind",
      simplified: "\(part.1.0) 以 `\(own)` 计，\(other.1.0) 以 `\(unit)` 计，两者不是同一类量：请比较同类的量",
      traditional: "\(part.1.1) 以 `\(own)` 計，\(other.1.1) 以 `\(unit)` 計，兩者不是同一類量：請比較同類的量"
    )
  }

  private static func chinese(_ title: PartTitle) -> (String, String) {
    (title.text(in: .simplifiedChinese), title.text(in: .traditionalChinese))
  }

  /// A metric that is called like a function.
  static func metricAsFunction(_ name: String, at offset: Int) -> Self {
    Self(
      offset,
      "`\(name)` is a metric, not a function",
      "take the parentheses away, or join the parts by `*`",
      simplified: "`\(name)` 是指标而非函数：请去掉括号，或用 `*` 连接各部分",
      traditional: "`\(name)` 是指標而非函式：請去掉括號，或用 `*` 連接各部分"
    )
  }

  /// A function that is named like a metric.
  static func functionAsMetric(_ name: String, signature: String, at offset: Int) -> Self {
    Self(
      offset,
      "`\(name)` is a function and wants its arguments",
      "write \(signature)",
      simplified: "`\(name)` 是函数，需要参数：请写 \(signature)",
      traditional: "`\(name)` 是函式，需要參數：請寫 \(signature)"
    )
  }

  /// The second half of a parenthesis that nothing opens.
  static func closingBracket(at offset: Int) -> Self {
    Self(
      offset,
      "`)` cannot follow what stands before it",
      "join parts by `and` or `or`, or take it out",
      simplified: "右括号“)”前没有与之配对的“(”：请去掉，或在前面补上“(”",
      traditional: "右括號「)」前沒有與之配對的「(」：請去掉，或在前面補上「(」"
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
