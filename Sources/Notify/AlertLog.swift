import Foundation
public import Telemetry

import Presentation

/// The alert log: a file of JSON lines, one for each event, in the order of the store.
///
/// Lines are written after the store has committed their events and carry the events' ordinals. So
/// the log knows by itself where to go on after a crash: a torn last line is cut off, and nothing
/// is missing or told twice. It may be moved away by logrotate at any time.
public final class AlertLog {
  /// How much of an existing log is read to find its last whole line.
  static let tailLength = 64 * 1024

  private let path: String
  private let zone: LocalZone
  private var descriptor: Int32 = -1
  /// The ordinal of the last line, nil in a log that is empty.
  public private(set) var lastOrdinal: Int64?

  /// Opens the log, making it and its folder where they are missing.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - zone: the zone whose offset the times are written with.
  /// - Throws: ``AlertLogError``.
  public init(path: String, zone: LocalZone) throws(AlertLogError) {
    (self.path, self.zone) = (path, zone)
    try open()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Goes on after another ordinal than the log's last: its lines are another store's.
  public func resume(after ordinal: Int64) {
    lastOrdinal = ordinal
  }

  /// Appends events and waits until they are on the disk.
  public func append(
    _ transitions: [(ordinal: Int64, transition: AlertTransition)]
  ) throws(AlertLogError) {
    if hasMoved() {
      close(descriptor)
      descriptor = -1
      try open()
    }
    var text = JSONText(zone: zone)
    for (ordinal, transition) in transitions where ordinal > lastOrdinal ?? 0 {
      AlertLogLine.append(transition, ordinal: ordinal, to: &text)
      lastOrdinal = ordinal
    }
    try write(text.bytes)
  }

  private func write(_ bytes: [UInt8]) throws(AlertLogError) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count >= 0 || errno == EINTR else {
        let fault = AlertLogError("write", path: path)
        try recover(fault)
        throw fault
      }
      written += max(0, count)
    }
    guard bytes.isEmpty || fdatasync(descriptor) == 0 else {
      let fault = AlertLogError("sync", path: path)
      try recover(fault)
      throw fault
    }
  }

  /// After a failed write the file is read anew, so that the cursor says what it really holds.
  private func recover(_ fault: AlertLogError) throws(AlertLogError) {
    close(descriptor)
    descriptor = -1
    lastOrdinal = nil
    try open()
  }

  private func open() throws(AlertLogError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    descriptor = Foundation.open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
    guard descriptor >= 0 else { throw AlertLogError("open", path: path) }
    let size = lseek(descriptor, 0, SEEK_END)
    let start = max(0, size - off_t(Self.tailLength))
    var tail = [UInt8](repeating: 0, count: Int(size - start))
    guard pread(descriptor, &tail, tail.count, start) == tail.count else {
      throw AlertLogError("read", path: path)
    }
    let whole = tail.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    if whole < tail.count {
      guard ftruncate(descriptor, start + off_t(whole)) == 0 else {
        throw AlertLogError("cut the torn last line off", path: path)
      }
    }
    let last = tail[..<whole].dropLast().split(separator: UInt8(ascii: "\n")).last
    if let ordinal = last.flatMap(AlertLogLine.ordinal) { lastOrdinal = ordinal }
  }

  private func hasMoved() -> Bool {
    var (ours, theirs) = (stat(), stat())
    guard descriptor >= 0, fstat(descriptor, &ours) == 0, stat(path, &theirs) == 0 else {
      return true
    }
    return ours.st_ino != theirs.st_ino || ours.st_dev != theirs.st_dev
  }
}
