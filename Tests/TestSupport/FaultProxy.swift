import Foundation
import Glibc

/// A bad network on command: a TCP proxy on loopback that pauses, cuts, resets and crumbles.
///
/// It reads along and counts the packets that matter, so that a test knows how many messages a
/// client has acknowledged, whatever the client says.
public final class FaultProxy: Sendable {
  /// What the network does to the connections now.
  public struct Weather: Sendable {
    /// Nothing passes, and nothing is closed: a half-open link.
    public var isPaused = false
    /// New connections are closed at once.
    public var isRefusing = false
    /// The longest piece that is passed on in one write; nil for whatever came.
    public var longestPiece: Int?
    /// After so many more bytes towards the client all connections are cut, in mid-packet.
    public var bytesUntilCut: Int?
    /// How often all connections were to be closed, and whether by a reset.
    fileprivate(set) var cuts = 0
    fileprivate(set) var isReset = false
    fileprivate(set) var isEnded = false

    /// Makes everything pass as it comes from now on.
    public mutating func clear() {
      (isPaused, isRefusing, longestPiece, bytesUntilCut) = (false, false, nil, nil)
    }
  }

  /// What has passed.
  public struct Traffic: Sendable {
    /// Connections taken in.
    public var connections = 0
    /// Connections open now.
    public var open = 0
    /// PUBLISH packets above QoS 0 read from the broker.
    public var messages = 0
    /// PUBACK packets read from the client.
    public var acknowledgements = 0
  }

  /// What the network does now.
  public let weather = Waiter(Weather())
  /// What has passed.
  public let traffic = Waiter(Traffic())
  /// The port to connect to.
  public let port: UInt16
  private let wake: Int32

  /// Starts a proxy in front of a loopback port.
  public init(target: UInt16) throws(TestSupportError) {
    let listener = try LoopbackSocket.listening()
    listener.setNonBlocking()
    let ends = try Spawn.pipe()
    (port, wake) = (listener.port, ends.write)
    let (weather, traffic) = (weather, traffic)
    // The thread owns the listener; a class that is not Sendable reaches it as its descriptor.
    let kept = listener.release()
    Thread.detachNewThread {
      let loop = FaultProxyLoop(
        listener: LoopbackSocket(adopting: kept),
        target: target,
        wake: ends.read,
        weather: weather,
        traffic: traffic
      )
      loop.run()
    }
  }

  deinit {
    change { $0.isEnded = true }
    close(wake)
  }

  /// Changes the weather, and sees to it that it is noticed at once.
  public func change(_ change: (inout Weather) -> Void) {
    weather.update(change)
    var byte: UInt8 = 0
    _ = write(wake, &byte, 1)
  }

  /// Closes all connections.
  public func cut(byReset isReset: Bool = false) {
    change { weather in
      weather.cuts += 1
      weather.isReset = isReset
    }
  }
}
