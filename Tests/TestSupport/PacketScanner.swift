/// Finds the packets in a stream of MQTT bytes that comes in pieces of any size.
struct PacketScanner {
  /// One packet: its first byte and the beginning of its body.
  struct Packet {
    /// Kind and flags.
    var first: UInt8
    /// The first bytes of the body, as many as are kept.
    var head: [UInt8]

    /// The kind, where it is one that the rig looks at.
    var kind: WireBytes.Kind? { WireBytes.Kind(rawValue: first >> 4) }
    /// The packet identifier at the start of an acknowledgement.
    var identifier: UInt16? {
      head.count >= 2 ? UInt16(head[0]) << 8 | UInt16(head[1]) : nil
    }
  }

  private enum State {
    case first
    case length(shift: Int)
    case body
  }

  /// How much of a body is kept; acknowledgements are shorter.
  private static let kept = 4
  private var state = State.first
  private var packet = Packet(first: 0, head: [])
  private var left = 0

  /// Takes in the next bytes and hands out the packets that are whole with them.
  mutating func scan(_ bytes: some Sequence<UInt8>, _ found: (Packet) -> Void) {
    for byte in bytes {
      switch state {
      case .first:
        packet = Packet(first: byte, head: [])
        (left, state) = (0, .length(shift: 0))
      case .length(let shift):
        left |= Int(byte & 0x7f) << shift
        state = byte & 0x80 != 0 ? .length(shift: shift + 7) : .body
        finish(found)
      case .body:
        if packet.head.count < Self.kept { packet.head.append(byte) }
        left -= 1
        finish(found)
      }
    }
  }

  private mutating func finish(_ found: (Packet) -> Void) {
    guard case .body = state, left == 0 else { return }
    state = .first
    found(packet)
  }
}
