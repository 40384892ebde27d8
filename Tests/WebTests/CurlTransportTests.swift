import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing
import Web

/// Requests over real sockets.
@Suite struct CurlTransportTests {
  /// Answers as it is told, another time otherwise.
  private final class Resolver: HostResolver {
    let answers: Mutex<[[String]]>
    let asked = Mutex(0)

    init(_ answers: [[String]]) { self.answers = Mutex(answers) }

    func addresses(of host: String) -> [NetworkAddress] {
      asked.withLock { $0 += 1 }
      return answers.withLock { list in
        let next = list.count > 1 ? list.removeFirst() : list[0]
        return next.compactMap { NetworkAddress($0) }
      }
    }
  }

  @Test func aRequestArrivesAsItIs() throws {
    let receiver = try HTTPReceiver { _, _ in
      .init(202, headers: ["Retry-After": "7"], body: "taken")
    }
    let request = WebRequest(
      url: receiver.url("/a/b?c=%2F"),
      headers: ["Content-Type": "text/plain", "X-Bad": "a\r\nX-Injected: 1"],
      body: Array("何か".utf8)
    )
    let transport = CurlTransport(allowsPrivate: true)
    let response = try transport.send(request)
    #expect(response.status == 202)
    #expect(response.headers["retry-after"] == "7")
    #expect(response.body == Array("taken".utf8))
    let seen = try #require(receiver.requests.value.first)
    #expect(seen.method == "POST")
    #expect(seen.target == "/a/b?c=%2F")
    #expect(seen.headers["content-type"] == "text/plain")
    #expect(seen.headers["x-injected"] == nil)
    #expect(seen.headers["x-bad"] == nil)
    #expect(seen.body == Array("何か".utf8))
    _ = try transport.send(WebRequest(method: "GET", url: receiver.url("/again")))
    #expect(receiver.requests.value.last?.method == "GET")
  }

  @Test func redirectsAreAnswersAndNotFollowed() throws {
    let receiver = try HTTPReceiver { request, _ in
      .init(302, headers: ["Location": "http://127.0.0.1:1/elsewhere"])
    }
    let response = try CurlTransport(allowsPrivate: true).send(WebRequest(url: receiver.url()))
    #expect(response.status == 302)
    #expect(receiver.requests.value.count == 1)
  }

  @Test func onlyTheBeginningOfABodyIsRead() throws {
    let receiver = try HTTPReceiver { _, _ in
      .init(200, body: String(repeating: "x", count: 1_000_000))
    }
    let transport = CurlTransport(allowsPrivate: true)
    let response = try transport.send(WebRequest(url: receiver.url()))
    #expect(response.status == 200)
    #expect(response.body.count == WebResponse.maximumBody)
    #expect(try transport.send(WebRequest(url: receiver.url())).status == 200)
  }

  @Test func whatTakesTooLongIsGivenUp() throws {
    let givenUp = DispatchSemaphore(value: 0)
    defer { givenUp.signal() }
    let silent = try HTTPReceiver { _, _ in
      givenUp.wait()
      return .init()
    }
    var request = WebRequest(url: silent.url())
    request.totalLimit = .milliseconds(200)
    let error = #expect(throws: WebError.self) {
      try CurlTransport(allowsPrivate: true).send(request)
    }
    #expect(error == .timeout(host: "127.0.0.1"))
  }

  @Test(arguments: ["127.0.0.1", "10.0.0.1", "192.168.3.4", "::1"])
  func privateAddressesHaveToBeAllowed(address: String) throws {
    let transport = CurlTransport(allowsPrivate: false, resolver: Resolver([[address]]))
    let error = #expect(throws: WebError.self) {
      try transport.send(WebRequest(url: "http://inside.example/secret-token"))
    }
    guard case .forbidden(let host, let reason) = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(host == "inside.example")
    #expect(reason.contains("allow_private"))
    #expect(error?.description.contains("secret-token") == false)
  }

  @Test(arguments: ["169.254.169.254", "0.0.0.0", "fe80::1", "::ffff:169.254.169.254"])
  func someAddressesAreNeverAllowed(address: String) throws {
    let transport = CurlTransport(allowsPrivate: true, resolver: Resolver([[address]]))
    #expect(throws: WebError.self) { try transport.send(WebRequest(url: "http://meta.example/")) }
  }

  @Test func oneBadAddressOfSeveralIsEnough() throws {
    let transport = CurlTransport(
      allowsPrivate: false,
      resolver: Resolver([["8.8.8.8", "10.0.0.1"]])
    )
    #expect(throws: WebError.self) { try transport.send(WebRequest(url: "http://two.example/")) }
  }

  /// The name leads to us when it is checked and, asked again, elsewhere: the connection goes where
  /// the check looked.
  ///
  /// The name is not known to the system, so only a pinned address can be reached.
  @Test func theAddressThatWasCheckedIsTheOneThatIsReached() throws {
    let receiver = try HTTPReceiver()
    let resolver = Resolver([["127.0.0.1"], ["127.0.0.2"]])
    let transport = CurlTransport(allowsPrivate: true, resolver: resolver)
    let url = "http://rebinding.invalid:\(receiver.port)/hook"
    #expect(try transport.send(WebRequest(url: url)).status == 200)
    #expect(resolver.asked.withLock { $0 } == 1)
    #expect(receiver.requests.value.first?.headers["host"] == "rebinding.invalid:\(receiver.port)")
  }

  /// A name that turns to a private address after a good answer is refused the next time.
  @Test func aNameThatTurnsIsRefused() throws {
    let receiver = try HTTPReceiver()
    let resolver = Resolver([["127.0.0.1"], ["169.254.169.254"]])
    let transport = CurlTransport(allowsPrivate: true, resolver: resolver)
    let url = "http://rebinding.invalid:\(receiver.port)/hook"
    #expect(try transport.send(WebRequest(url: url)).status == 200)
    #expect(throws: WebError.self) { try transport.send(WebRequest(url: url)) }
    #expect(receiver.requests.value.count == 1)
  }

  @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "", "hook", "http://", "gopher://x"])
  func otherAddressesAreNone(url: String) {
    #expect(throws: WebError.badAddress) {
      try CurlTransport(allowsPrivate: true).send(WebRequest(url: url))
    }
  }

  @Test func whereNobodyListensThereIsNoConnection() throws {
    let port = try FreePort.pick()
    let error = #expect(throws: WebError.self) {
      try CurlTransport(allowsPrivate: true)
        .send(WebRequest(url: "http://127.0.0.1:\(port)/token"))
    }
    guard case .unreachable = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(error?.description.contains("token") == false)
  }
}

/// Certificates, with `openssl s_server` at the other end.
@Suite(.enabled(if: TLSReceiver.openssl != nil, "openssl is not installed"))
struct CertificateTests {
  private func send(_ receiver: TLSReceiver, host: String, caFile: String?) throws -> WebResponse {
    try receiver.waitUntilListening()
    return try CurlTransport(allowsPrivate: true, caFile: caFile)
      .send(WebRequest(url: "https://\(host):\(receiver.port)/hook", body: Array("{}".utf8)))
  }

  @Test func aCertificateOfTheRightAuthorityAndNameIsTaken() throws {
    let receiver = try TLSReceiver(answer: .init(body: "ok"))
    let response = try send(receiver, host: "127.0.0.1", caFile: receiver.authority)
    #expect(response.status == 200)
    #expect(receiver.requests.value.first?.body == Array("{}".utf8))
  }

  @Test func aCertificateForAnotherNameIsRefused() throws {
    let receiver = try TLSReceiver(names: "DNS:elsewhere.example", answer: .init())
    let error = #expect(throws: WebError.self) {
      try send(receiver, host: "127.0.0.1", caFile: receiver.authority)
    }
    guard case .untrusted = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(receiver.requests.value.isEmpty)
  }

  @Test func aCertificateOfAnUnknownAuthorityIsRefused() throws {
    let receiver = try TLSReceiver(answer: .init())
    let error = #expect(throws: WebError.self) {
      try send(receiver, host: "127.0.0.1", caFile: nil)
    }
    guard case .untrusted = error else {
      return #expect(Bool(false), "\(String(describing: error))")
    }
    #expect(receiver.requests.value.isEmpty)
  }
}
