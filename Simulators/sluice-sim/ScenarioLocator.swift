import FieldSimulation
import Foundation

/// Finds scenario files: a path as it is, or a name among those that are shipped.
enum ScenarioLocator {
  /// Reads the scenario that `name` stands for.
  static func scenario(_ name: String) throws -> Scenario {
    guard let file = candidates(name).first(where: isFile) else {
      let known = shipped().joined(separator: ", ")
      throw RunError.usage(
        "no scenario '\(name)' here: give a path, or one of \(known.isEmpty ? "none found" : known)"
      )
    }
    guard let text = try? String(contentsOf: file, encoding: .utf8) else {
      throw RunError.failed("cannot read \(file.path): check its permissions and that it is UTF-8")
    }
    do {
      return try ScenarioReader.scenario(from: text, file: file.relativePath)
    } catch let faults as ScenarioFaults {
      throw RunError.usage(faults.description)
    }
  }

  private static func candidates(_ name: String) -> [URL] {
    let path = URL(fileURLWithPath: name)
    return [path] + directories().map { $0.appendingPathComponent("\(name).yaml") }
  }

  private static func shipped() -> [String] {
    let files = directories().flatMap {
      (try? FileManager.default.contentsOfDirectory(atPath: $0.path)) ?? []
    }
    return Set(files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }).sorted()
  }

  /// `share/sluice/scenarios` beside an installed program, `Simulators/scenarios` above one that
  /// was built in its package.
  private static func directories() -> [URL] {
    let program = URL(fileURLWithPath: CommandLine.arguments[0])
    let own = (Bundle.main.executableURL ?? program).resolvingSymlinksInPath()
    var directories: [URL] = []
    var folder = own.deletingLastPathComponent()
    for _ in 0..<6 where folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      directories.append(folder.appendingPathComponent("share/sluice/scenarios"))
      directories.append(folder.appendingPathComponent("Simulators/scenarios"))
    }
    return directories
  }

  private static func isFile(_ url: URL) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
    return exists && !isDirectory.boolValue
  }
}
