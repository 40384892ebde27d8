import Telemetry

/// What a part of an expression is called in messages.
enum PartTitle: CustomStringConvertible {
  /// As it was written.
  case text(String)
  /// A number that others make.
  case number
  case difference
  case sum
  case product
  case quotient
  /// What a formula is given, by its name.
  case parameter(String, of: String)
  /// A figure of a whole day.
  case figureOfDay(String)

  var description: String { text(in: .english) }

  /// The words in a language.
  func text(in language: Language) -> String {
    let (english, simplified, traditional) = words
    return switch language {
    case .simplifiedChinese: simplified
    case .traditionalChinese: traditional
    default: english
    }
  }

  private var words: (String, String, String) {
    switch self {
    case .text(let text): ("`\(text)`", "`\(text)`", "`\(text)`")
    case .number: ("the number", "该数", "該數")
    case .difference: ("the difference", "差值", "差值")
    case .sum: ("the sum", "两者之和", "兩者之和")
    case .product: ("the product", "乘积", "乘積")
    case .quotient: ("the quotient", "商", "商")
    case .parameter(let name, let function):
      ("\(name) of \(function)()", "\(function)() 的 \(name)", "\(function)() 的 \(name)")
    case .figureOfDay(let kind):
      ("`\(kind)(…)` of the day", "当日的 `\(kind)(…)`", "當日的 `\(kind)(…)`")
    }
  }
}
