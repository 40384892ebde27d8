import Glibc
import TestSupport

/// A file system in memory with little room; only root can have one.
final class TinyDisk {
  /// Whether we may mount one.
  static let isAvailable = (try? TinyDisk(kibibytes: 64)) != nil

  private let folder: TemporaryDirectory

  /// Mounts an empty one.
  init(kibibytes: Int) throws {
    folder = try TemporaryDirectory("tiny-disk")
    guard getuid() == 0, let mount = Programs.system("mount") else {
      throw TestSupportError("mount a tiny disk: only root can")
    }
    let size = "size=\(kibibytes)k"
    let run = try ChildProcess.run(mount, ["-t", "tmpfs", "-o", size, "tiny", folder.path])
    guard run.isSuccess else { throw TestSupportError("mount a tiny disk: \(run.errors)") }
  }

  deinit {
    guard let umount = Programs.system("umount") else { return }
    _ = try? ChildProcess.run(umount, ["-l", folder.path])
  }

  /// The path of a file on it.
  func path(of name: String) -> String { folder.path(of: name) }
}
