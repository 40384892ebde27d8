import Foundation
import Glibc
import TestSupport

/// A copy of a store in a folder that cannot be written: for root a read-only mount, for others a
/// folder without the right.
final class ReadOnlyDisk {
  private let folder: TemporaryDirectory
  private let isMounted: Bool

  init(copying path: String) throws {
    folder = try TemporaryDirectory("read-only")
    try FileManager.default.copyItem(atPath: path, toPath: folder.path(of: "sluice.db"))
    if getuid() == 0, let mount = Programs.system("mount") {
      let bind = try ChildProcess.run(mount, ["--bind", folder.path, folder.path])
      isMounted = bind.isSuccess
      guard isMounted else { return }
      _ = try ChildProcess.run(mount, ["-o", "remount,ro,bind", folder.path])
    } else {
      isMounted = false
      chmod(folder.path, 0o500)
    }
  }

  deinit {
    chmod(folder.path, 0o700)
    guard isMounted, let umount = Programs.system("umount") else { return }
    _ = try? ChildProcess.run(umount, ["-l", folder.path])
  }

  /// The path of the copy.
  var path: String { folder.path(of: "sluice.db") }
}
