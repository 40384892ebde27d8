import Foundation
import Presentation
import Store
import Telemetry

/// The machine under the store: its room, its disk, its clock.
struct MachineExamination {
  private let store: String
  private let now: Instant

  init(store: String, now: Instant) { (self.store, self.now) = (store, now) }

  /// What was found.
  var findings: [DoctorFinding] { [space, flush, clock] }

  private var folder: String { URL(fileURLWithPath: store).deletingLastPathComponent().path }

  private var space: DoctorFinding {
    var status = statvfs()
    guard statvfs(folder, &status) == 0, status.f_blocks > 0 else {
      return DoctorFinding("disk.space", .unknown, "\(folder) cannot be looked at")
    }
    let free = Double(status.f_bavail) * Double(status.f_frsize)
    let share = Double(status.f_bavail) / Double(status.f_blocks) * 100
    let gigabytes = NumberText.rounded(free / 1e9, digits: 3) ?? ""
    let detail = "\(gigabytes) GB free, \(Int(share)) % of \(folder)'s file system"
    let isFull = share < 1 || free < 64e6
    guard isFull || share < 5 || free < 1e9 else {
      return DoctorFinding("disk.space", .good, detail)
    }
    return DoctorFinding(
      "disk.space",
      isFull ? .bad : .doubtful,
      detail,
      "make room: when it is full nothing is stored, and the broker has to keep it"
    )
  }

  /// What it costs to bring 4 KiB to the disk: each commit waits for it once.
  private var flush: DoctorFinding {
    let path = "\(folder)/.sluice-doctor-\(getpid())"
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      return DoctorFinding("disk.flush", .unknown, "\(folder) cannot be written by this user")
    }
    defer {
      close(descriptor)
      unlink(path)
    }
    let page = [UInt8](repeating: 0x5A, count: 4096)
    let clock = ContinuousClock()
    var costs: [Double] = []
    for _ in 0..<32 {
      let start = clock.now
      guard write(descriptor, page, page.count) == page.count, fdatasync(descriptor) == 0 else {
        let reason = String(cString: strerror(errno))
        return DoctorFinding("disk.flush", .bad, "a write fails: \(reason)", "look at dmesg")
      }
      costs.append((clock.now - start) / .milliseconds(1))
    }
    costs.sort()
    let (middle, worst) = (costs[costs.count / 2], costs[costs.count - 1])
    let words = [middle, worst].map { NumberText.rounded($0, digits: 3) ?? "" }
    let detail = "\(words[0]) ms, at worst \(words[1]) ms, for 4 KiB"
    guard middle > 20 else { return DoctorFinding("disk.flush", .good, detail) }
    return DoctorFinding(
      "disk.flush",
      .doubtful,
      detail,
      "raise store.commit.max_delay, or use another disk: each commit takes as long"
    )
  }

  /// Whether somebody keeps the clock, and it is not behind what is stored.
  private var clock: DoctorFinding {
    let last = (try? StoreReader(path: store))?.lastCommit()
    if let last, last > now + .seconds(5) {
      return DoctorFinding(
        "clock",
        .bad,
        "it is behind the last commit by \(last - now)",
        "set the clock; until then new readings look late"
      )
    }
    let keepers = [
      "/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid", "/run/ntpd.pid",
    ]
    if let keeper = keepers.first(where: { access($0, F_OK) == 0 }) {
      return DoctorFinding("clock", .good, "kept: \(keeper)")
    }
    return DoctorFinding(
      "clock",
      .doubtful,
      "no time service is seen to keep it: readings without a time, and rules, go wrong with it",
      "install chrony or systemd-timesyncd"
    )
  }
}
