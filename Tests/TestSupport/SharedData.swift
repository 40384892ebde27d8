public import Foundation

/// Where the recorded series, the payloads and the reference values lie that tests are held against.
///
/// They are not part of the package: a test that needs them is skipped where they are absent.
public enum SharedData {
  /// The package's own directory.
  public static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The directory of recorded data: `$SLUICE_DATA`, else `../shared/data`; nil when absent.
  public static let data = directory("SLUICE_DATA", default: "../shared/data")

  /// The directory of reference values: `$SLUICE_ORACLES`, else `../shared/reference/oracles`;
  /// nil when absent.
  public static let oracles = directory("SLUICE_ORACLES", default: "../shared/reference/oracles")

  /// All files below a directory whose names end in `suffix`, by path; none when it is absent.
  public static func files(in directory: URL?, suffix: String = "") -> [URL] {
    guard
      let directory,
      let walk = FileManager.default.enumerator(
        at: directory,
        includingPropertiesForKeys: [.isRegularFileKey]
      )
    else { return [] }
    var files: [URL] = []
    for case let file as URL in walk where file.lastPathComponent.hasSuffix(suffix) {
      let values = try? file.resourceValues(forKeys: [.isRegularFileKey])
      if values?.isRegularFile == true { files.append(file) }
    }
    return files.sorted { $0.path < $1.path }
  }

  private static func directory(_ variable: String, default fallback: String) -> URL? {
    let path = ProcessInfo.processInfo.environment[variable]
    let url =
      path.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? packageRoot.appendingPathComponent(fallback, isDirectory: true).standardizedFileURL
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
    return exists && isDirectory.boolValue ? url : nil
  }
}
