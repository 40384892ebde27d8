import Presentation
import Testing

struct NearestSeriesTests {
  private let names = [
    "qingxi-3/probe-1/dissolved_oxygen", "qingxi-3/probe-1/water_temp", "luoshe-1/rack-2/air_temp",
  ]

  @Test(arguments: [
    ("qingxi-3/probe-1/disolved_oxygen", "qingxi-3/probe-1/dissolved_oxygen"),
    ("qingxi-*/*/water_tmp", "qingxi-3/probe-1/water_temp"),
    ("qingxi-3/probe-1/w", "qingxi-3/probe-1/water_temp"),
    ("luoshe-1/rack-?/air_tmp", "luoshe-1/rack-2/air_temp"),
  ])
  func typingErrorsFindTheirWayBack(pattern: String, nearest: String) {
    #expect(NearestSeries.suggestions(for: pattern, among: names).first == nearest)
  }

  @Test
  func whatIsFarAwayIsNotSuggested() {
    #expect(NearestSeries.suggestions(for: "zzzzzzzzzzzzzzzzzzz", among: names).isEmpty)
    #expect(NearestSeries.suggestions(for: "x", among: []).isEmpty)
    #expect(NearestSeries.suggestions(for: "", among: ["a"]) == ["a"])
  }

  @Test
  func noMoreThanTheLimit() {
    let many = (0..<100).map { "probe-\($0)" }
    #expect(NearestSeries.suggestions(for: "probe-*", among: many, limit: 3).count == 3)
  }
}
