import FuzzEntries
import TestSupport
import Testing

/// The fuzzer's entry for chunks over its corpus and mutants: short, and the same every time.
@Suite struct ChunkCorpusTests {
  @Test func noMutantOfAChunkTrapsHangsGrowsOrMakesColumnsWithoutSense() throws {
    let corpus = try Corpus(ChunkFuzzEntry.format)
    let entry = ChunkFuzzEntry()
    for input in corpus.inputs { #expect(entry.run(input) == nil) }
    var random = SplitMix(seed: 20_260_725)
    for _ in 0..<1500 {
      let mutant = corpus.mutant(&random)
      let fault = entry.run(mutant)
      #expect(fault == nil, "\(mutant.map { String($0, radix: 16) })")
    }
  }
}
