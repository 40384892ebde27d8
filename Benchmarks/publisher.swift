// Publishes the benchmark's stream as fast as the broker takes it, at QoS 1, with as little work per
// message as possible, so that what is measured is the subscriber.
//
//   publisher PORT MESSAGES DEVICES WINDOW
//
// Messages go round the devices in turn; each is of the kind that the simulator sends, with four
// metrics and the time of day. Only digits change from one to the next, so they are put in place in
// bytes that were made beforehand. Prints `messages seconds` when the broker has acknowledged all.

import Glibc

/// A PUBLISH packet of one device, with the places of the digits that change.
struct Template {
  private static let body =
    #"{"ts":1753401600000,"seq":100000000,"air_temp":20.0,"rel_humidity":60.0,"co2":1400,"ppfd":1300.0}"#
  let bytes: [UInt8]
  let identifier: Int
  let time: Int
  let sequence: Int
  let values: [Int]

  init(device: Int) {
    let topic = Array("farm/bench-\(device % 10)/device-\(device)/telemetry".utf8)
    let payload = Array(Self.body.utf8)
    let length = 2 + topic.count + 2 + payload.count
    precondition(length >= 128 && length < 16_384, "the header below has two length digits")
    var packet: [UInt8] = [0x32, UInt8(length & 0x7f) | 0x80, UInt8(length >> 7)]
    packet += [UInt8(topic.count >> 8), UInt8(topic.count & 0xff)] + topic
    identifier = packet.count
    packet += [0, 0]
    let start = packet.count
    packet += payload
    bytes = packet
    let offset = { (field: String) -> Int in
      guard let range = Self.body.firstRange(of: "\"\(field)\":") else { return 0 }
      return start + Self.body.utf8.distance(from: Self.body.startIndex, to: range.upperBound)
    }
    time = offset("ts")
    sequence = offset("seq")
    values = [
      offset("air_temp") + 1, offset("rel_humidity") + 1, offset("co2") + 3, offset("ppfd") + 3,
    ]
  }
}

/// Writes a number's decimal digits, right-aligned to `end`.
func put(_ number: Int, digits: Int, at start: Int, into bytes: UnsafeMutablePointer<UInt8>) {
  var rest = number
  for place in stride(from: start + digits - 1, through: start, by: -1) {
    bytes[place] = UInt8(48 + rest % 10)
    rest /= 10
  }
}

func now() -> Int {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

func fail(_ what: String) -> Never {
  let words = "publisher: \(what): \(String(cString: strerror(errno)))\n"
  _ = words.withCString { write(2, $0, strlen($0)) }
  exit(1)
}

/// Connects as a client of MQTT 3.1.1 and waits for the welcome.
func connectToBroker(port: UInt16) -> Int32 {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = port.bigEndian
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  let connected = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  guard connected == 0 else { fail("connect to port \(port)") }
  let name = Array("bench-publisher".utf8)
  var hello: [UInt8] = [0x10, UInt8(12 + name.count), 0, 4] + Array("MQTT".utf8)
  hello += [4, 2, 0, 60, 0, UInt8(name.count)] + name
  guard write(descriptor, hello, hello.count) == hello.count else { fail("CONNECT") }
  var welcome = [UInt8](repeating: 0, count: 4)
  guard read(descriptor, &welcome, 4) == 4, welcome[3] == 0 else { fail("CONNACK") }
  _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  return descriptor
}

/// One run: fills a buffer as the window allows, writes it, counts the acknowledgements.
func publish(port: UInt16, messages: Int, devices: Int, window: Int) -> Double {
  let templates = (0..<devices).map(Template.init)
  let descriptor = connectToBroker(port: port)
  let capacity = 262_144
  let outgoing = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
  var incoming = [UInt8](repeating: 0, count: 65_536)
  var (made, filled, written, acknowledgedBytes) = (0, 0, 0, 0)
  var time = 0
  let began = now()
  while acknowledgedBytes < messages * 4 {
    if written == filled { (filled, written) = (0, 0) }
    while made < messages, made - acknowledgedBytes / 4 < window, filled + 1024 < capacity {
      let device = made % devices
      // Each sweep has a later time than the one before, so no reading is a duplicate.
      if device == 0 { time = max(time + 1, now()) }
      let template = templates[device]
      let packet = outgoing + filled
      template.bytes.withUnsafeBufferPointer {
        packet.update(from: $0.baseAddress.unsafelyUnwrapped, count: $0.count)
      }
      let identifier = made % 65_535 + 1
      packet[template.identifier] = UInt8(identifier >> 8)
      packet[template.identifier + 1] = UInt8(identifier & 0xff)
      put(time, digits: 13, at: template.time, into: packet)
      put(100_000_000 + made / devices, digits: 9, at: template.sequence, into: packet)
      let drift = (made / devices + device) % 10
      for place in template.values { packet[place] = UInt8(48 + drift) }
      filled += template.bytes.count
      made += 1
    }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if written < filled { entry.events |= Int16(POLLOUT) }
    _ = poll(&entry, 1, 1000)
    if entry.revents & Int16(POLLIN) != 0 {
      let count = read(descriptor, &incoming, incoming.count)
      guard count > 0 || errno == EAGAIN else { fail("read PUBACK") }
      acknowledgedBytes += max(count, 0)
    }
    if entry.revents & Int16(POLLOUT) != 0 {
      let count = write(descriptor, outgoing + written, filled - written)
      guard count >= 0 || errno == EAGAIN else { fail("write PUBLISH") }
      written += max(count, 0)
    }
  }
  return Double(now() - began) / 1000
}

let words = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard words.count == 4, let port = UInt16(exactly: words[0]) else {
  print("usage: publisher PORT MESSAGES DEVICES WINDOW")
  exit(2)
}
signal(SIGPIPE, SIG_IGN)
let seconds = publish(port: port, messages: words[1], devices: words[2], window: words[3])
print(words[1], seconds)
