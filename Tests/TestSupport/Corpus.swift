import Foundation

/// The fuzzer's inputs of one format, and mutants of them: the same every time.
public struct Corpus {
  /// The inputs, in the order of their names.
  public let inputs: [[UInt8]]

  /// Reads the inputs of a format from `Tests/Corpora`.
  ///
  /// - Throws: where there is none.
  public init(_ format: String) throws {
    let place = SharedData.packageRoot.appendingPathComponent("Tests/Corpora/\(format)")
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    inputs = try names.map { Array(try Data(contentsOf: place.appendingPathComponent($0))) }
    guard !inputs.isEmpty else { throw TestSupportError("\(place.path) is empty") }
  }

  /// An input with a few bytes changed, cut out, doubled, thrown in, or the end of another behind it.
  public func mutant(_ random: inout SplitMix) -> [UInt8] {
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
}
