import Telemetry
import Testing

@Suite struct NumberTableTests {
  /// Every number is found by what it stands for and by nothing else, however many share a hash.
  @Test(arguments: [1, 7, 1_000_003])
  func numbersAreFoundByWhatTheyStandFor(hashes: Int) {
    let names = (0..<3000).map { "device-\($0)" }
    var table = NumberTable()
    func hash(_ number: Int32) -> Int { Int(number) * 2_654_435_761 % hashes }
    for number in names.indices.shuffled() { table.insert(Int32(number), hash: hash) }
    for (number, name) in names.enumerated() {
      let found = table.find(hash(Int32(number))) { names[Int($0)] == name }
      #expect(found == Int32(number))
    }
    #expect(table.find(0) { _ in false } == nil)
    #expect(NumberTable().find(5) { _ in true } == nil)
  }

  /// A hash may be negative.
  @Test func anyHashHasAPlace() {
    var table = NumberTable()
    table.insert(0) { _ in .min }
    table.insert(1) { _ in -1 }
    #expect(table.find(.min) { $0 == 0 } == 0)
    #expect(table.find(-1) { $0 == 1 } == 1)
  }
}
