import Testing

@testable import Daemon

@Suite struct ReceiptNamesTests {
  @Test func aNameOfTwoSitesBelongsToNeither() {
    var names = ReceiptNames()
    let claims = ["a", "a", "b", "a"].map { names.claim("probe-1", for: $0) }
    #expect(claims == [true, true, false, false])
    let other = names.claim("probe-2", for: "b")
    #expect(other)
  }
}
