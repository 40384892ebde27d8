import Configuration
import Foundation
import Rules
import Telemetry
import TestSupport
import Testing

/// The example farm in `Deploy/`, as people copy it.
struct ShippedExampleTests {
  private let loaded: LoadedConfiguration

  init() throws {
    let path = SharedData.packageRoot.path + "/Deploy/sluice.yaml"
    loaded = try ConfigurationLoader(environment: [:], secrets: .skip).load(path: path)
  }

  @Test func loadsWithoutAWarning() {
    #expect(loaded.warnings.map(\.description) == [])
  }

  @Test func knowsEveryMetricThatItsDevicesSend() {
    let devices = loaded.configuration.sites.flatMap(\.devices)
    #expect(devices.count == 6)
    for metric in devices.flatMap(\.metrics) {
      #expect(MetricCatalogue.standard[metric] != nil, "\(metric)")
    }
  }

  @Test func speaksToPeopleInTheirLanguages() {
    #expect(loaded.configuration.rules.contains { $0.name == "pond_oxygen_low" })
    for rule in loaded.configuration.rules {
      #expect(rule.basis != nil, "\(rule.name)")
      for language in Language.allCases {
        #expect(rule.title.texts[language] != nil, "\(rule.name): title in \(language)")
        #expect(rule.advice.texts[language] != nil, "\(rule.name): advice in \(language)")
      }
    }
  }
}
