public import Foundation

/// A fresh directory that is gone when its owner is.
public final class TemporaryDirectory: Sendable {
  /// Where it is.
  public let url: URL

  /// Makes a directory that nobody else uses.
  ///
  /// - Parameter name: what its name begins with, for people who look on.
  /// - Throws: the file system's error when it cannot be made.
  public init(_ name: String = "sluice-test") throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(name)-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(
      at: url,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
  }

  deinit { remove() }

  /// Its path as text.
  public var path: String { url.path }

  /// The path of something inside.
  public func path(of name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file inside and gives its path.
  ///
  /// - Throws: the file system's error when it cannot be written.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try text.write(to: file, atomically: false, encoding: .utf8)
    return file.path
  }

  /// Removes it with all that it holds; doing so twice is fine.
  public func remove() {
    try? FileManager.default.removeItem(at: url)
  }
}
