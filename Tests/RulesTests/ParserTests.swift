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
    let limit = try #require(try Expression(parsing: text).limit)
    #expect(limit.metric == metric)
    #expect(limit.channel == channel)
    #expect(limit.comparison == comparison)
    #expect(abs(limit.threshold - threshold) <= 1e-9 * max(1, abs(threshold)))
  }

  @Test(
    arguments: [
      ("disolved_oxygen < 3", 0, "write `dissolved_oxygen`"),
      ("meen(ph, 10m) > 8", 0, "write mean(metric, 10m)"),
      ("ph(3) > 8", 0, "take the parentheses away, or join the parts by `*`"),
      ("mean(ph, 10) > 8", 9, "write a whole number with its unit, such as 30s, 10m, 6h or 7d"),
      ("mean(ph) > 8", 0, "write mean(metric, 10m)"),
      ("ph > 8 and is_daylight > 3", 11, "join it by `and` or `or`"),
      ("kind == \"rice_turtel\"", 8, "write \"rice_turtle\""),
      ("kind == rice_turtle", 8, "write kind == \"rice_turtle\""),
      ("stage < \"heading\"", 6, "write `==` or `!=`"),
      ("ph > \"8\"", 5, "take the quotation marks away, or compare it with `kind` or `stage`"),
      ("is_daylight", 0, "compare a metric, such as `dissolved_oxygen < 3 mg/L`"),
      ("between(\"22:00\", \"6\") and ph > 8", 17, "write it as \"22:00\""),
      ("air_temp > pond_depth", 11, "compare quantities of one kind"),
      (
        "air_temp * 2 > 50", 9,
        "degrees have no natural zero: compare the temperature itself, or take a difference"
      ),
      ("hours(ph, 24h) > 3", 6, "write a comparison such as `dissolved_oxygen < 3 mg/L`"),
      (
        "sum(air_temp, 24h) > 3", 0,
        "temperatures are not added up: take mean(), max() or hours(… > 30 Cel, 24h)"
      ),
      ("time_to(ph) < 3", 8, "write time_to(metric < 3 mg/L)"),
      (
        "days_in_a_row(air_temp > 3) > 2", 23,
        "write a figure of the day: days_in_a_row(max(air_temp) >= 35 Cel) >= 3"
      ),
      ("count_of(pond, ph > 8) > 2", 9, "write count_of(site, condition)"),
      ("other(pump-1) > 3", 14, "write the metric behind it, such as other(pump-1).flow_rate"),
      ("age(ph + 1) > 10m", 7, "write age(metric)"),
      ("missing(any, 1h) and any > 3", 21, "use it in age(any) or missing(any, 1h)"),
      ("mean > 3", 0, "write mean(metric, 10m)"),
      (
        "dissolved_oxygen < 3 mg/L and", 29,
        "write a comparison such as `dissolved_oxygen < 3 mg/L`"
      ),
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

  /// The words themselves of what goes wrong most often, read by whoever is up at six.
  @Test(
    arguments: [
      ("disolved_oxygen < 3", "`disolved_oxygen` is not a metric that is known"),
      ("dissolved_oxygen < 3 furlong", "`furlong` is not a unit that is known"),
      (
        "dissolved_oxygen < 3 Cel",
        "`Cel` does not measure what `dissolved_oxygen` does, which is kept in `mg/L`"
      ),
      ("(ph < 8", "the ( is never closed"),
      ("mean(ph, 10m > 8", "the ( is never closed"),
      ("ph < 8)", "`)` cannot follow what stands before it"),
      ("mean(ph, soon) > 8", "mean() wants a length of time here"),
      ("mean(ph, 10) > 8", "mean() wants a length of time here"),
      ("meen(ph, 10m) > 8", "`meen` is not a function that is known"),
      ("ph(3) > 8", "`ph` is a metric, not a function"),
      ("mean > 3", "`mean` is a function and wants its arguments"),
      ("ph > \"8\"", "\"8\" is a text where a number should stand"),
      ("ph + \"8\" > 3", "\"8\" is a text where a number should stand"),
      (
        "air_temp > pond_depth",
        "`pond_depth` is told in `cm`, which does not measure what `air_temp` does (`Cel`)"
      ),
      ("ph", "nothing is compared"),
      ("", "the expression is empty"),
      ("ph <", "the expression ends too early"),
      ("dissolved_oxygen < 3,5", "`,` cannot follow what stands before it"),
    ]
  )
  func words(text: String, message: String) {
    let error = #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
    #expect(error?.message == message)
  }

  /// What is told in one language is told in all of them.
  @Test(
    arguments: [
      "disolved_oxygen < 3", "watt_is_this < 3", "dissolved_oxygen < 3 furlong",
      "dissolved_oxygen * 2 furlong > 3", "dissolved_oxygen < 3 Cel", "(ph < 8", "mean(ph, 10) > 8",
      "meen(ph, 10m) > 8", "whatever_it_is(ph) > 8", "ph > \"8\"",
      "water_temp - air_temp > 3 mg/L", "ph + 1 > 3 mg/L", "air_temp > pond_depth", "ph < 8)",
      "ph(3) > 8",
      "mean > 8",
    ]
  )
  func theMostFrequentFaultsSpeakChinese(text: String) throws {
    let error = #expect(throws: ExpressionError.self) { try Expression(parsing: text) }
    let translations = try #require(error?.translations)
    let texts = [Language.simplifiedChinese, .traditionalChinese].compactMap { translations[$0] }
    #expect(Set(texts).count == 2)
    for text in texts {
      #expect(text.contains("：") && !text.hasSuffix("：") && !text.contains("the "))
    }
  }

  @Test func precedence() throws {
    func shape(_ syntax: Syntax) -> String {
      switch syntax {
      case .quantity(let quantity, _): quantity.text
      case .name(let name, _, _, _): name
      case .other(let device, let metric, _, _, _): "\(device).\(metric)"
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
    #expect(expression.limit?.threshold == 0.5)
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
