import Dispatch
import Foundation
import Glibc
import Store
import Telemetry
import TestSupport
import Testing

/// A disk that is really full: what is held in reserve is for alerts and events.
@Suite(.enabled(if: TinyDisk.isAvailable, "only root can mount a disk to fill"))
struct ReserveTests {
  private static let megabyte: Int64 = 1 << 20

  @Test func theReserveIsForAlertsAndEventsAndIsTakenAgainLater() throws {
    let disk = try TinyDisk(kibibytes: 12 * 1024)
    let filler = disk.path(of: "filler")
    let queue = DispatchQueue(label: "store-test")
    let (register, growth) = makeRegister(devices: 10, metrics: 1)
    try queue.sync {
      var options = StoreOptions()
      options.reserveBytes = Self.megabyte
      let store = try Store.open(path: disk.path(of: "s.db"), queue: queue, options: options)
      _ = try store.append(batch([sample(1, 1)], growth: growth))
      #expect(store.reservedBytes == Self.megabyte)
      try fill(filler)

      var step: Int64 = 1
      let error = try #require(throws: StoreError.self) {
        while true {
          step += 1
          let time = step * 1000
          let more = register.series.map { sample($0.id.rawValue, time) }
          _ = try store.append(batch(more))
          #expect(step < 100_000)
        }
      }
      guard case .full = error else { throw error }
      #expect(store.reservedBytes == 0)
      try whileFull(store, step)

      unlink(filler)
      #expect(store.restoreBallast())
      #expect(store.reservedBytes == Self.megabyte)
      _ = try store.append(batch(register.series.map { sample($0.id.rawValue, step * 1000) }))
      #expect(try store.sizes().hotSamples == 1 + (step - 1) * 10)
      try store.close()
    }
    let reader = try StoreReader(path: disk.path(of: "s.db"))
    #expect(try reader.events(limit: 99).count == 50)
    #expect(try reader.alerts() == [alert(.firing, firedAt: 5)])
  }

  /// Samples are refused, and alerts and events go on.
  private func whileFull(_ store: Store, _ step: Int64) throws {
    for number in Int64(0)..<50 {
      #expect(!store.restoreBallast())
      let error = try #require(throws: StoreError.self) {
        _ = try store.append(batch([sample(1, step * 1000)]))
      }
      guard case .full = error else { throw error }
      var next = Batch(kind: .tick, at: .epoch)
      next.events = [
        SystemEvent(kind: .storeFull, time: Instant(milliseconds: number), detail: "full")
      ]
      next.alerts = [alert(.firing, firedAt: 5)]
      _ = try store.append(next)
    }
  }

  /// Leaves room for a little more than nothing.
  private func fill(_ path: String) throws {
    var figures = statvfs()
    #expect(statvfs(path.replacing("/filler", with: ""), &figures) == 0)
    let room = Int64(figures.f_bavail) * Int64(figures.f_frsize) - 200 * 1024
    let descriptor = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    #expect(posix_fallocate(descriptor, 0, off_t(room)) == 0)
  }

  @Test func aDiskWithoutRoomForTheReserveIsUsedWithoutOne() throws {
    let disk = try TinyDisk(kibibytes: 1024)
    let queue = DispatchQueue(label: "store-test")
    try queue.sync {
      let store = try Store.open(path: disk.path(of: "s.db"), queue: queue)
      // A quarter of what is free at most.
      #expect(store.reservedBytes < 1 << 18)
      _ = try store.append(
        batch([sample(1, 1)], growth: makeRegister(devices: 1, metrics: 1).growth)
      )
      try store.close()
    }
  }
}
