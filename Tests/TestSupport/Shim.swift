import Foundation

/// A small C library, built when a test asks for it, that is loaded into a program before all others
/// and makes its disk fail or slow.
public enum Shim: String, Sendable {
  /// Calls fail with an error; see `Shims/fault.c`.
  case fault
  /// Calls take long; see `Shims/slow.c`.
  case slow

  /// Whether there is a C compiler to build it with.
  public static let isAvailable = Programs.system("cc") != nil

  /// Builds it in a folder; the environment that loads it into a program.
  ///
  /// - Throws: ``TestSupportError`` when the compiler is absent or does not take it.
  public func build(in folder: TemporaryDirectory) throws(TestSupportError) -> [String: String] {
    guard let compiler = Programs.system("cc") else {
      throw TestSupportError("build \(rawValue).c: no cc here; install gcc")
    }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Shims/\(rawValue).c").path
    let library = folder.path(of: "\(rawValue).so")
    let arguments = ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"]
    let built = try ChildProcess.run(compiler, arguments)
    guard built.isSuccess else {
      throw TestSupportError("build \(source): \(built.errors.joined(separator: " | "))")
    }
    return ["LD_PRELOAD": library]
  }
}
