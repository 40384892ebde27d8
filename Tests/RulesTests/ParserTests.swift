import Telemetry
import TestSupport
import Testing

@testable import Rules

/// From the text of a condition to its meaning.
struct ParserTests {
  @Test(
    arguments: [
      ("dissolved_oxygen < 3 mg/L", "dissolved_oxygen", nil, Expression.Comparison.less, 3),
      ("3 mg/L > dissolved_oxygen", "dissolved_oxygen", nil, .less, 3),
      ("3 <= dissolved_oxygen", "dissolved_oxygen", nil, .greaterOrEqual, 3),
      ("dissolved_oxygen.bottom < 3", "dissolved_oxygen", "bottom", .less, 3),
      ("dissolved_oxygen.2 < 3", "dissolved_oxygen", "2", .less, 3),
      ("((ph) >= (8.5))", "ph", nil, .greaterOrEqual, 8.5),
      ("dissolved_oxygen < 3000 ug/L", "dissolved_oxygen", nil, .less, 3),
      ("air_temp > 50 [degF]", "air_temp", nil, .greater, 10),
      ("air_temp < -4 [degF]", "air_temp", nil, .less, -20),
      ("air_temp < - 5 Cel", "air_temp", nil, .less, -5),
      ("air_temp < --5 Cel", "air_temp", nil, .less, 5),
      ("air_temp > 30 ℃", "air_temp", nil, .greater, 30),
      ("flow_rate == 1 m3/s", "flow_rate", nil, .equal, 3600),
      ("water_ec != 1.5 mS/cm", "water_ec", nil, .notEqual, 1500),
      ("pump_state == 2", "pump_state", nil, .equal, 2),
      ("`own-metric.a-1` > 1e3", "own-metric", "a-1", .greater, 1000),
      ("rel_humidity>90%", "rel_humidity", nil, .greater, 90),
    ]
  )
  func oneComparison(
    text: String,
    metric: String,
    channel: String?,
    comparison: Expression.Comparison,
    threshold: Double
  ) throws {
    let expression = try Expression(parsing: text)
    #expect(expression.metric == metric)
    #expect(expression.channel == channel)
    #expect(expression.comparison == comparison)
    #expect(abs(expression.threshold - threshold) <= 1e-9 * max(1, abs(threshold)))
  }

  @Test(
    arguments: [
      ("disolved_oxygen < 3", 0, "write `dissolved_oxygen`"),
      ("3 > watertemp", 4, "write `water_temp`"),
      (
        "dissolved-oxygen < 3", 0,
        "write `dissolved` in backquotes if devices send it under that name"
      ),
      ("dissolved_oxygen < 3 Cel", 21, "write the number in `mg/L`"),
      ("dissolved_oxygen < 3 furlong", 21, "write the number in `mg/L`"),
      ("dissolved_oxygen < 3,5", 20, "write decimals with a point, such as 3.5"),
      ("1 < ph < 8", 7, "write them apart: `1 < x and x < 3`"),
      ("(ph < 8", 0, "put a ) where it ends"),
      ("ph < 8)", 6, "join parts by `and` or `or`, or take it out"),
      ("ph 8", 3, "join parts by `and` or `or`, or take it out"),
      ("ph <", 4, "write a comparison such as `dissolved_oxygen < 3 mg/L`"),
      ("", 0, "write a comparison such as `dissolved_oxygen < 3 mg/L`"),
      ("< 3", 0, "write a comparison such as `dissolved_oxygen < 3 mg/L`"),
      ("ph", 0, "write a comparison such as `dissolved_oxygen < 3 mg/L`"),
      ("3 < 4", 2, "put a metric on one side, such as `dissolved_oxygen < 3 mg/L`"),
    ]
  )
  func faults(text: String, offset: Int, remedy: String) {
    let error = #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(error?.offset == offset)
    #expect(error?.remedy == remedy)
  }

  @Test(
    arguments: [
      ("mean(dissolved_oxygen, 10m) < 3 mg/L", 0, "functions such as mean() are"),
      ("vpd(air_temp, rel_humidity) > 1.6 kPa", 0, "functions such as vpd() are"),
      ("ph > 8 and missing(ph, 30m)", 11, "functions such as missing() are"),
      ("ph > 8 and air_temp > 30", 7, "`and` is"),
      ("ph > 8 or air_temp > 30", 7, "`or` is"),
      ("not ph > 8", 0, "`not` is"),
      ("air_temp - water_temp > 5", 9, "calculating with `-` is"),
      ("-air_temp > 5", 0, "calculating is"),
      ("ph > 2 * 4", 7, "calculating with `*` is"),
      ("kind == \"rice_turtle\"", 0, "words of the context such as `kind` are"),
      ("is_daylight", 0, "words of the context such as `is_daylight` are"),
      ("hours(air_temp > 30, 24h) > 6", 0, "functions such as hours() are"),
      ("air_temp > water_temp", 9, "comparing two metrics is"),
    ]
  )
  func restOfTheLanguageIsRefusedByName(text: String, offset: Int, what: String) {
    let error = #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(error?.offset == offset)
    #expect(error?.message == "\(what) not part of this version")
  }

  @Test func precedence() throws {
    func shape(_ syntax: Syntax) -> String {
      switch syntax {
      case .quantity(let quantity, _): quantity.text
      case .name(let name, _, _, _): name
      case .text(let text, _): text
      case .call(let name, let arguments, _):
        "\(name)(\(arguments.map(shape).joined(separator: " ")))"
      case .prefix(let sign, let inner, _): "(\(sign.rawValue) \(shape(inner)))"
      case .infix(let sign, let left, let right, _):
        "(\(shape(left)) \(sign.rawValue) \(shape(right)))"
      case .comparison(let sign, let left, let right, _):
        "(\(shape(left)) \(sign.rawValue) \(shape(right)))"
      }
    }
    let cases = [
      ("a or b and c", "(a or (b and c))"),
      ("not a and b", "((not a) and b)"),
      ("not a < b", "(not (a < b))"),
      ("a + b * c - d", "((a + (b * c)) - d)"),
      ("a - b - c", "((a - b) - c)"),
      ("a / b / c", "((a / b) / c)"),
      ("-a * b", "((- a) * b)"),
      ("a < b + 1 and c", "((a < (b + 1)) and c)"),
      ("(a or b) and c", "((a or b) and c)"),
      ("f(a, g(), b < 1)", "f(a g() (b < 1))"),
    ]
    for (text, expected) in cases {
      #expect(shape(try Parser.parse(text)) == expected, "\(text)")
    }
  }

  @Test func nestingIsBounded() {
    let deep = { (count: Int) in
      String(repeating: "(", count: count) + "ph < 8" + String(repeating: ")", count: count)
    }
    #expect(throws: Never.self) { try Expression(parsing: deep(60)) }
    for text in [deep(200), String(repeating: "-", count: 400) + "1 < ph"] {
      let error = #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
      #expect(error?.message.contains("deep") == true)
    }
    let long = "ph < 1" + String(repeating: " + 1", count: 250)
    #expect(throws: ExpressionError.self) { try Expression(parsing: long) }
  }

  @Test func ownMetricOfTheCatalogueNeedsNoQuotes() throws {
    let own = Metric(
      name: "feed_level",
      simplified: "",
      traditional: "",
      unit: "kg",
      sensorRange: 0...100,
      plausibleRange: 0...100
    )
    let expression = try Expression(
      parsing: "feed_level < 500 g",
      catalogue: MetricCatalogue(MetricCatalogue.standard.metrics + [own])
    )
    #expect(expression.threshold == 0.5)
  }

  /// Whatever is cut or garbled ends in an error that points into the text, never in a trap.
  @Test func garbledTextNeverTraps() {
    let alphabet = Array("dissolved_oxygen<>=!3.5 mg/L()[]{}\"'`,+-*%eE溶℃\r\nandornot")
    var generator = SplitMix(seed: 20_260_601)
    for length in 0..<60 {
      for _ in 0..<40 {
        let text = String(
          (0..<length).compactMap { _ in alphabet.randomElement(using: &generator) }
        )
        do {
          _ = try Expression(parsing: text)
        } catch {
          #expect((0...text.count).contains(error.offset), "\(text)")
          #expect(!error.message.isEmpty && !error.remedy.isEmpty)
        }
      }
    }
  }
}
