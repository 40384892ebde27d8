import Configuration
import TestSupport
import Testing

/// Whatever is cut off or garbled ends in faults that point into the files, never in a trap.
struct GarbledConfigurationTests {
  private func check(_ text: String, _ rules: String) throws {
    let fixture = try ConfigurationFixture(text, files: ContractTests.files)
    try fixture.makeFolder("rules")
    try fixture.folder.write(rules, to: "rules/ponds.yaml")
    do {
      _ = try fixture.load()
    } catch {
      #expect(error.faults.contains { !$0.isWarning })
      for fault in error.faults {
        #expect(fault.line >= 1 && fault.column >= 1)
        #expect(!fault.message.isEmpty && !fault.remedy.isEmpty)
      }
    }
  }

  @Test func cutOffAnywhere() throws {
    let (text, rules) = (ContractTests.configuration, ContractTests.rules)
    for length in stride(from: 0, to: text.count, by: 37) {
      try check(String(text.prefix(length)), String(rules.prefix(length)))
    }
  }

  @Test func charactersExchanged() throws {
    let signs = Array("{}[]:,-'\"&*!|>#?@`%~ \n\t塘0")
    var generator = SplitMix(seed: 20_260_602)
    for _ in 0..<150 {
      var text = Array(ContractTests.configuration)
      var rules = Array(ContractTests.rules)
      for _ in 0..<3 {
        text[Int.random(in: text.indices, using: &generator)] =
          signs.randomElement(using: &generator) ?? " "
        rules[Int.random(in: rules.indices, using: &generator)] =
          signs.randomElement(using: &generator) ?? " "
      }
      try check(String(text), String(rules))
    }
  }
}
