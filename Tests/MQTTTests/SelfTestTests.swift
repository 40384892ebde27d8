import Testing

@testable import MQTT

struct SelfTestTests {
  @Test func theLibraryAtHandHoldsItsAcknowledgementsBack() {
    #expect(AcknowledgementSelfTest.run() == .passed)
  }

  @Test func aSessionThatAcknowledgesEarlyIsCaught() {
    #expect(
      AcknowledgementSelfTest.run(acknowledgesEarly: true)
        == .failed("a message was acknowledged before it was committed")
    )
  }

  @Test func theLibraryIsNewEnough() throws {
    #expect(try LibraryVersion.check() >= LibraryVersion.oldest)
    #expect(throws: MQTTError.self) { try LibraryVersion.check(LibraryVersion(2, 0, 10)) }
    #expect(throws: MQTTError.self) { try LibraryVersion.check(LibraryVersion(1, 6, 12)) }
    #expect(throws: Never.self) { try LibraryVersion.check(LibraryVersion(2, 1, 0)) }
  }
}
