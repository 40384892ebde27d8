import Foundation
import Glibc
import TestSupport

/// A small file system of its own, in memory, that a test can fill up.
final class SmallDisk {
  /// Whether we may mount one.
  static let isAvailable: Bool = (try? SmallDisk(megabytes: 1)) != nil

  private let folder: TemporaryDirectory

  /// Mounts an empty disk.
  init(megabytes: Int) throws {
    folder = try TemporaryDirectory("small-disk")
    guard let mount = Programs.system("mount"), getuid() == 0 else {
      throw TestSupportError("mount a small disk: only root can")
    }
    let run = try ChildProcess.run(
      mount,
      ["-t", "tmpfs", "-o", "size=\(megabytes)m", "sluice-test", folder.path]
    )
    guard run.isSuccess else {
      throw TestSupportError("mount a small disk: \(run.errors.joined(separator: " | "))")
    }
  }

  deinit {
    // Lazily, so that a daemon that still runs after a failed test does not keep it.
    if let umount = Programs.system("umount") {
      _ = try? ChildProcess.run(umount, ["-l", folder.path])
    }
  }

  /// The path of a file on it.
  func path(of name: String) -> String { folder.path(of: name) }

  /// Takes all room but `kibibytes`.
  func fill(leaving kibibytes: Int) throws {
    var figures = statvfs()
    guard statvfs(folder.path, &figures) == 0 else {
      throw TestSupportError("statvfs \(folder.path): errno \(errno)")
    }
    let free = Int(figures.f_bavail) * Int(figures.f_frsize) - kibibytes * 1024
    let descriptor = open(path(of: "filler"), O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    guard posix_fallocate(descriptor, 0, off_t(max(free, 1))) == 0 else {
      throw TestSupportError("fill \(folder.path): no \(free) bytes")
    }
  }

  /// Gives the room back.
  func makeRoom() { unlink(path(of: "filler")) }
}
