import Foundation
import Glibc

extension ChildProcess {
  /// Cuts a stream into lines on a thread of its own.
  static func read(_ descriptor: Int32, into output: Waiter<Output>) {
    Thread.detachNewThread {
      var rest: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        rest.append(contentsOf: buffer[..<count])
        let lines = takeLines(from: &rest)
        if !lines.isEmpty { output.update { $0.lines += lines } }
      }
      close(descriptor)
      output.update { output in
        if !rest.isEmpty { output.lines.append(String(decoding: rest, as: UTF8.self)) }
        output.isClosed = true
      }
    }
  }

  private static func takeLines(from rest: inout [UInt8]) -> [String] {
    guard let last = rest.lastIndex(of: 10) else { return [] }
    let whole = rest[..<last].split(separator: 10, omittingEmptySubsequences: false)
    let lines = whole.map { String(decoding: $0, as: UTF8.self) }
    rest.removeSubrange(...last)
    return lines
  }

  /// Gives a program its standard input and closes it.
  static func feed(_ bytes: [UInt8], to descriptor: Int32) {
    guard !bytes.isEmpty else {
      close(descriptor)
      return
    }
    Thread.detachNewThread {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
      }
      close(descriptor)
    }
  }

  /// Waits for a process on a thread of its own.
  ///
  /// It is looked at first and reaped under the lock, so a signal never meets a reused identifier.
  static func reap(_ identifier: pid_t, into ending: Waiter<Ending?>) {
    Thread.detachNewThread {
      var info = siginfo_t()
      while waitid(P_PID, id_t(identifier), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
      ProcessGuard.remove(identifier)
      ending.update { ending in
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7f
        ending = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
      }
    }
  }
}
