import Presentation
import QualityControl
import Telemetry

extension QualitySetting.Value {
  /// The value as the configuration has it.
  var text: String {
    switch self {
    case .number(let number): Self.text(number)
    case .span(let span): span.description
    case .range(let range):
      "[\(Self.text(range.lowerBound)), \(Self.text(range.upperBound))]"
    case .count(let count): "\(count)"
    case .word(let word): word
    case .on: "on"
    case .seasons(let seasons): seasons.map(\.text).joined(separator: "; ")
    }
  }

  private static func text(_ number: Double) -> String {
    NumberText.shortest(number) ?? "\(number)"
  }
}

extension Season {
  /// When it is and what it lets expect, in a few words.
  fileprivate var text: String {
    func span(_ word: String, _ span: ClosedSpan?) -> String? {
      span.map { "\(word) \($0.first)-\($0.last)" }
    }
    func limits(_ word: String, _ range: ClosedRange<Double>?) -> String? {
      range.map { "\(word) \(QualitySetting.Value.range($0).text)" }
    }
    let months = months.map { "months \($0.sorted().map(String.init).joined(separator: ","))" }
    return [
      months, span("days", days), span("weeks", weeks), span("hours", hours),
      limits("suspect", suspect), limits("fail", fail),
    ].compactMap(\.self).joined(separator: " ")
  }
}
