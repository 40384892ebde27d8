import Decoding
import FuzzEntries
import TestSupport
import Testing

/// The fuzzer's entries over its corpora and their mutants: short, and the same every time.
struct CorpusTests {
  @Test(
    "no mutant of any format traps, hangs, grows or makes a sample without sense",
    arguments: FuzzEntry.formats
  )
  func mutants(format: String) throws {
    let corpus = try Corpus(format)
    var entry = try #require(FuzzEntry(format: format))
    for input in corpus.inputs { #expect(entry.run(input) == nil) }
    // Inputs that are all refused would try nothing but the parser.
    #expect(entry.readings > 0 || format == "availability")
    var random = SplitMix(seed: 20_260_725)
    for _ in 0..<1500 {
      let mutant = corpus.mutant(&random)
      let fault = entry.run(mutant)
      #expect(fault == nil, "\(mutant.map { String($0, radix: 16) })")
    }
  }
}
