import Foundation

/// Who has opened the control socket, by the kernel's word and not by their own.
struct ControlCaller: Sendable {
  /// The group whose members may operate the daemon.
  static let group = "sluice"

  /// The user's number.
  let user: uid_t
  /// The user's name; the number where there is none.
  let name: String
  private let groups: [gid_t]

  /// Reads the credentials that the other end of a connected socket had when it connected
  /// (`SO_PEERCRED` and `SO_PEERGROUPS`, unix(7)); nil where the kernel gives none.
  init?(of client: Int32) {
    var credentials: [UInt32] = [0, 0, 0]
    var length = socklen_t(MemoryLayout<UInt32>.size * 3)
    guard getsockopt(client, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 else {
      return nil
    }
    let name = getpwuid(credentials[1]).map { String(cString: $0.pointee.pw_name) }
    self.init(
      user: credentials[1],
      name: name ?? "\(credentials[1])",
      groups: [credentials[2]] + Self.furtherGroups(of: client)
    )
  }

  /// Makes a caller of known credentials.
  init(user: uid_t, name: String, groups: [gid_t]) {
    (self.user, self.name, self.groups) = (user, name, groups)
  }

  /// Whether the caller may operate the daemon: root, the daemon's own user, or a member of the
  /// group.
  var isPermitted: Bool {
    if user == 0 || user == geteuid() { return true }
    guard let group = getgrnam(Self.group)?.pointee.gr_gid else { return false }
    return groups.contains(group)
  }

  private static func furtherGroups(of client: Int32) -> [gid_t] {
    // Its number on Linux; Glibc's header does not give it to Swift.
    let peerGroups: Int32 = 59
    var groups = [gid_t](repeating: 0, count: 1024)
    var length = socklen_t(MemoryLayout<gid_t>.size * groups.count)
    guard getsockopt(client, SOL_SOCKET, peerGroups, &groups, &length) == 0 else { return [] }
    return Array(groups.prefix(Int(length) / MemoryLayout<gid_t>.size))
  }
}
