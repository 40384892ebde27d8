import Foundation
import Glibc
import TestSupport

/// A disk that a test makes fail, fill up or slow down while the daemon uses it.
struct Disk {
  /// The environment that puts the daemon on this disk.
  let environment: [String: String]
  private let folder: TemporaryDirectory

  /// A disk on which calls fail with `error` while it is bad.
  ///
  /// - Parameters:
  ///   - calls: `fsync`, `write`, or both.
  ///   - error: the number of the error, such as `EIO`.
  /// - Returns: the disk, good at first.
  /// - Throws: ``TestSupportError`` when the fault injector cannot be built.
  static func failing(_ calls: String, with error: Int32) throws -> Disk {
    try Disk(.fault) { armed in
      [
        "SLUICE_FAULT_CALLS": calls, "SLUICE_FAULT_ERROR": "\(error)",
        "SLUICE_FAULT_PATH": "sluice.db", "SLUICE_FAULT_ARMED": armed,
      ]
    }
  }

  /// A disk on which flushing takes `milliseconds` longer while it is bad.
  ///
  /// - Parameters:
  ///   - milliseconds: how much longer.
  ///   - isOnce: whether it is good again after the first such flush.
  /// - Returns: the disk, good at first.
  /// - Throws: ``TestSupportError`` when the fault injector cannot be built.
  static func slow(byMilliseconds milliseconds: Int, once isOnce: Bool = false) throws -> Disk {
    try Disk(.slow) { armed in
      let always = [
        "SLUICE_SLOW_MILLISECONDS": "\(milliseconds)", "SLUICE_SLOW_PATH": "sluice.db",
        "SLUICE_SLOW_ARMED": armed,
      ]
      return isOnce ? always.merging(["SLUICE_SLOW_ONCE": "1"]) { $1 } : always
    }
  }

  private init(_ shim: Shim, _ settings: (String) -> [String: String]) throws {
    folder = try TemporaryDirectory("disk")
    environment = try shim.build(in: folder).merging(settings(folder.path(of: "armed"))) { $1 }
  }

  /// From now on the disk is bad.
  func goBad() throws { try folder.write("", to: "armed") }

  /// From now on it is good again.
  func recover() { unlink(folder.path(of: "armed")) }

  /// Whether it is bad; a slow flush that happens once ends that.
  var isBad: Bool { access(folder.path(of: "armed"), F_OK) == 0 }
}
