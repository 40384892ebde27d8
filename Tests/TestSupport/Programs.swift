import Foundation

/// Where the programs are that the tests drive.
public enum Programs {
  /// The folder with what was built, next to the test bundle.
  public static let folder: String = {
    let bundle = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let beside = URL(fileURLWithPath: bundle ?? CommandLine.arguments[0])
      .deletingLastPathComponent()
    return beside.path
  }()

  /// The path of one of our own programs, such as `sluiced`.
  ///
  /// - Throws: ``TestSupportError`` when it has not been built.
  public static func built(_ name: String) throws(TestSupportError) -> String {
    for folder in [folder, "\(SharedData.packageRoot.path)/.build/debug"] {
      let path = "\(folder)/\(name)"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw TestSupportError(
      "looked for the program \(name) in \(folder): not there; run `swift build`"
    )
  }

  /// The path of a program of the system, such as `cc`; nil when it is not installed.
  public static func system(_ name: String) -> String? {
    let search = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders =
      search.split(separator: ":").map(String.init) + ["/usr/sbin", "/usr/bin", "/sbin"]
    return folders.map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
