import Dispatch
import SQLite
import Store
import Telemetry
import TestSupport
import Testing

/// Accounts are booked in the order of their commits and taken in later; what is read of them is the
/// same at every moment.
@Suite struct BookingTests {
  private let harness: StoreHarness
  private var model = SampleModel(seed: 51, devices: 30)
  private var booked: [DeviceID: LedgerEntry] = [:]

  init() throws { harness = try StoreHarness() }

  private mutating func append(_ count: Int, growth: RegisterGrowth = RegisterGrowth()) throws {
    let batch = batch(model.draw(count), growth: growth).booked(model.register)
    try harness.append(batch)
    for (device, entry) in batch.ledger { booked[device, default: LedgerEntry()].add(entry) }
  }

  private func compare(_ comment: String) throws {
    #expect(try harness.reader().ledger() == booked, "\(comment)")
    let file = try Connection(path: harness.path, mode: .readOnly)
    #expect(
      try file.integer("SELECT sum(received) FROM ledger")
        == booked.values.map(\.received).reduce(0, +),
      "\(comment)"
    )
  }

  private func rows(of table: String) throws -> Int64 {
    try Connection(path: harness.path, mode: .readOnly).integer("SELECT count(*) FROM \(table)")
      ?? 0
  }

  private func maintainOneSlice() throws {
    let (store, now) = (try harness.open(), model.now)
    _ = try harness.queue.sync { try store.maintain(at: now, within: .zero) }
  }

  /// With commits between the slices, and a crash after each.
  @Test mutating func accountsAreTakenInAndStandTheSame() throws {
    try append(200, growth: model.growth)
    try append(20)
    try compare("booked")
    #expect(try rows(of: "account") == 0)
    model.wait(.hours(3))
    try harness.maintain(at: model.now)
    model.wait(.hours(1))
    var slices = 0
    while try rows(of: "account") < 30, slices < 100 {
      try maintainOneSlice()
      slices += 1
      try compare("slice \(slices)")
      if slices == 10 { try append(5) }
      try harness.end(clean: false)
      #expect(try harness.restore().ledger == booked, "slice \(slices)")
    }
    #expect(slices > 10, "a slice of no length takes in one account")
    // What came last is sealed, and an hour later nothing else has come.
    for wait in [TimeSpan.hours(2), .hours(1)] {
      model.wait(wait)
      try harness.maintain(at: model.now)
    }
    #expect(try rows(of: "booking") == 0)
    try compare("taken in")
    try append(10)
    try compare("booked again")
    try harness.end(clean: true)
    #expect(try harness.restore().ledger == booked)
    #expect(try StoreVerifier(path: harness.path).run().isSound)
  }

  /// Devices that send without a pause do not keep the others from being taken in.
  @Test mutating func commitsBetweenSlicesDoNotBeginTheRoundAnew() throws {
    try append(300, growth: model.growth)
    model.wait(.hours(3))
    try harness.maintain(at: model.now)
    model.wait(.hours(1))
    var slices = 0
    var isEmptied = false
    while !isEmptied, slices < 100 {
      try maintainOneSlice()
      slices += 1
      isEmptied = try rows(of: "booking") == 0
      var next = Batch(kind: .messages, at: model.now)
      let (first, entry) = (DeviceID(rawValue: 1), LedgerEntry(received: 1, duplicate: 1))
      next.ledger[first] = entry
      booked[first, default: LedgerEntry()].add(entry)
      try harness.append(next)
      try compare("slice \(slices)")
    }
    #expect(isEmptied)
  }

  /// Devices whose messages come together are far apart in the register of a county.
  @Test func accountsOfDevicesFarApartAreWrittenSideBySide() throws {
    let (register, growth) = makeRegister(devices: 5000, metrics: 1)
    let first = Batch(kind: .messages, at: model.now)
    var all = first
    all.growth = growth
    all.ledger = Dictionary(
      uniqueKeysWithValues: register.devices.map { ($0.id, LedgerEntry(received: 1, stored: 1)) }
    )
    let store = try harness.open()
    try harness.append(all)
    let now = model.now + .hours(2)
    try harness.maintain(at: now, within: .seconds(10))
    #expect(try rows(of: "account") == 5000)
    let before = harness.queue.sync { store.pagesWritten }
    var some = Batch(kind: .messages, at: now)
    for device in register.devices where device.id.rawValue % 20 == 0 {
      some.ledger[device.id] = LedgerEntry(received: 1, stored: 1)
    }
    try harness.append(some)
    let pages = harness.queue.sync { store.pagesWritten } - before
    #expect(pages < 12, "250 accounts of some 50 bytes are on \(pages) pages")
  }
}
