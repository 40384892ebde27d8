import Notify
import Telemetry
import Testing

@Suite struct SilenceBookTests {
  private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1000) }

  private func advance(_ book: inout SilenceBook, _ seconds: Int64) -> Bool {
    book.advance(to: at(seconds))
  }

  private func alert(
    rule: String = "low",
    site: String = "qingxi-3",
    device: String? = "probe-1"
  ) -> Alert {
    Alert(
      rule: rule,
      site: site,
      device: device,
      episode: 1,
      state: .firing,
      severity: .critical,
      activeSince: .epoch,
      value: 1,
      judged: .epoch,
      fingerprint: ""
    )
  }

  @Test(arguments: [
    (["site=qingxi-*"], true), (["site=other,qingxi-3"], true), (["site=other"], false),
    (["rule=low", "severity=critical"], true), (["rule=low", "severity=minor"], false),
    (["kind=rice_turtle"], true), (["kind=other"], false), (["device=probe-?"], true),
    (["alert=low:qingxi-3/probe-1#1"], true), (["site=other", "site=qingxi-3"], true), ([], true),
  ])
  func everyConditionHasToHold(words: [String], isMeant: Bool) throws {
    let matcher = try AlertMatcher(words: words)
    #expect(matcher.matches(alert(), kind: .riceTurtle) == isMeant)
    let again = try AlertMatcher(words: matcher.description.split(separator: " ").map(String.init))
    #expect(again == matcher)
  }

  @Test(arguments: ["site", "=x", "farm=x", "site=", "site=a b", "site=a\nrule=b"])
  func aWordThatIsNoConditionIsRefused(word: String) {
    let error = #expect(throws: OperationRefusal.self) { try AlertMatcher(words: [word]) }
    #expect(error?.code == .invalid)
  }

  @Test func itHoldsFromItsStartToBeforeItsEnd() throws {
    var book = SilenceBook(now: at(0))
    let matcher = try AlertMatcher(words: ["site=qingxi-3"])
    let silence = book.add(matcher, starts: at(10), ends: at(20), by: "wang", reason: "r")
    #expect(silence.id == 1)
    let held = [9, 10, 19, 20].map { book.holdsBack(alert(), kind: nil, at: at($0)) }
    #expect(held == [false, true, true, false])
    #expect(advance(&book, 1))
    #expect(!advance(&book, 9))
    #expect(advance(&book, 10))
    #expect(!advance(&book, 19))
    #expect(advance(&book, 20))
    #expect(book.silences.isEmpty)
    let next = book.add(matcher, starts: at(21), ends: at(30), by: "li", reason: "r")
    #expect(next.id == 2)
  }

  @Test func oneThatPassesWithinAStepIsNoticed() throws {
    var book = SilenceBook(now: at(0))
    _ = book.add(AlertMatcher(), starts: at(10), ends: at(11), by: "w", reason: "r")
    #expect(advance(&book, 60))
  }

  @Test func endingOneEndsItAtOnce() throws {
    var book = SilenceBook(lastID: 4, now: at(0))
    let silence = book.add(AlertMatcher(), starts: at(0), ends: at(100), by: "w", reason: "r")
    _ = book.advance(to: at(1))
    let unknown = book.end(99, at: at(5))
    #expect(unknown == nil)
    let ended = book.end(silence.id, at: at(5))
    #expect(ended?.ends == at(5))
    #expect(!book.holdsBack(alert(), kind: nil, at: at(5)))
    #expect(advance(&book, 6))
    let again = book.end(silence.id, at: at(7))
    #expect(again == nil)
  }
}
