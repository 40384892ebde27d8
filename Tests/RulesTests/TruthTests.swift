import Rules
import Testing

/// Kleene's strong three-valued logic, all of its tables.
@Suite struct TruthTests {
  private static let all: [Truth] = [.no, .unknown, .yes]

  @Test func negation() {
    #expect(Self.all.map { !$0 } == [.yes, .unknown, .no])
  }

  @Test(arguments: all, all)
  func orIsTheGreaterAndAndTheLesser(left: Truth, right: Truth) throws {
    let rank: [Truth: Int] = [.no: 0, .unknown: 1, .yes: 2]
    let (a, b) = (try #require(rank[left]), try #require(rank[right]))
    #expect(rank[left || right] == max(a, b))
    #expect(rank[left && right] == min(a, b))
  }
}
