import Decoding
import Foundation
import FuzzEntries
import TestSupport
import Testing

/// The fuzzer's entries over its corpora and their mutants: short, and the same every time.
struct CorpusTests {
  private static let folder = SharedData.packageRoot.appendingPathComponent("Tests/Corpora")

  private static func corpus(_ format: String) throws -> [[UInt8]] {
    let place = folder.appendingPathComponent(format)
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    return try names.map { Array(try Data(contentsOf: place.appendingPathComponent($0))) }
  }

  /// An input with a few bytes changed, cut out, doubled, thrown in, or the end of another behind it.
  private static func mutant(_ inputs: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
    var bytes = inputs[Int.random(in: 0..<inputs.count, using: &random)]
    for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 3: bytes = Array(bytes.prefix(place))
      case 4: bytes += bytes[place..<min(place + 40, bytes.count)]
      default:
        let other = inputs[Int.random(in: 0..<inputs.count, using: &random)]
        bytes = Array(bytes.prefix(place) + other.suffix(other.count / 2))
      }
    }
    return bytes
  }

  @Test(
    "no mutant of any format traps, hangs, grows or makes a sample without sense",
    arguments: FuzzEntry.formats
  )
  func mutants(format: String) throws {
    let inputs = try Self.corpus(format)
    try #require(!inputs.isEmpty)
    var entry = try #require(FuzzEntry(format: format))
    for input in inputs { #expect(entry.run(input) == nil) }
    // Inputs that are all refused would try nothing but the parser.
    #expect(entry.readings > 0 || format == "availability")
    var random = SplitMix(seed: 20_260_725)
    for _ in 0..<1500 {
      let mutant = Self.mutant(inputs, &random)
      let fault = entry.run(mutant)
      #expect(fault == nil, "\(mutant.map { String($0, radix: 16) })")
    }
  }
}
