import Glibc

/// Where files of profiles are looked for, the first place first.
struct ProfileFolders {
  /// The folders.
  let folders: [String]

  /// The folders for a configuration: those that it names, `profiles` beside it, and those of the
  /// installation.
  init(named: [String], besides folder: ConfigurationFolder) {
    folders = named + [folder.path("profiles")] + Self.installed
  }

  /// The folders of the installation.
  static let installed: [String] = {
    var folders = ["/usr/local/share/sluice/profiles", "/usr/share/sluice/profiles"]
    // Beside the program, wherever that was put: PREFIX/bin and PREFIX/share.
    if let program = realpath("/proc/self/exe", nil) {
      defer { free(program) }
      let parts = String(cString: program).split(separator: "/").dropLast(2)
      folders.insert("/" + (parts + ["share/sluice/profiles"]).joined(separator: "/"), at: 0)
    }
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }()

  /// The path of a profile's file; nil where no folder has it.
  func path(of name: String) -> String? {
    folders.lazy.map { "\($0)/\(name).yaml" }.first { access($0, F_OK) == 0 }
  }

  /// The names of all profiles, in their order.
  func names() -> [String] {
    var names: Set<String> = []
    for folder in folders {
      guard let directory = opendir(folder) else { continue }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name.hasSuffix(".yaml") { names.insert(String(name.dropLast(5))) }
      }
    }
    return names.sorted()
  }
}
