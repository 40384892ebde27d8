import Telemetry
import Testing

struct NearestNameTests {
  private let names = ["dissolved_oxygen", "do_saturation", "ph", "water_temp", "water_ec"]

  @Test(
    arguments: [
      ("disolved_oxygen", "dissolved_oxygen"), ("dissolved-oxygen", "dissolved_oxygen"),
      ("Dissolved_Oxygen", "dissolved_oxygen"), ("watertemp", "water_temp"),
      ("wtaer_temp", "water_temp"), ("hp", "ph"), ("water_temp", "water_temp"),
    ]
  )
  func nearWordsAreFound(word: String, meant: String) {
    #expect(NearestName.find(word, among: names) == meant)
  }

  @Test(arguments: ["", "soil", "xy", "oxygen", "溶解氧", String(repeating: "a", count: 100_000)])
  func farWordsAreNot(word: String) {
    #expect(NearestName.find(word, among: names) == nil)
  }
}
