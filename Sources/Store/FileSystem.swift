internal import Glibc

/// The few questions that the store asks of the file system.
enum FileSystem {
  /// The size of a file in bytes; 0 where there is none.
  static func size(_ path: String) -> Int64 {
    var status = stat()
    return stat(path, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// Whether there is a file.
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// Whether two paths name one file.
  static func isSame(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    guard stat(first, &one) == 0, stat(second, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }

  /// Room on the file system that holds `path`, in bytes, as far as this user may fill it.
  static func available(at path: String) -> Int64 {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return 0 }
    return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }

  /// The folder of a path.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Makes the folder of `path` where it is missing, for its owner alone.
  static func makeFolder(of path: String) throws(StoreError) {
    let folder = folder(of: path)
    guard !exists(folder), mkdir(folder, 0o700) != 0, errno != EEXIST else { return }
    throw .failed(
      StoreError.Fault(
        action: "make the folder of",
        path: path,
        cause: "mkdir \(folder): \(reason())",
        advice: "make it by hand, or name another file in store.path"
      )
    )
  }

  /// Makes an empty database file for its owner alone; SQLite gives its side files the same mode.
  ///
  /// A file that is there is left alone and not even opened: closing it would drop SQLite's locks.
  static func makeFile(_ path: String) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
  }
}

/// The system's words for an error number.
func reason(_ number: Int32 = errno) -> String {
  strerror(number).map { String(cString: $0) } ?? "error \(number)"
}
