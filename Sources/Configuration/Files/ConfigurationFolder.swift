import Glibc

/// Where the files lie that a configuration names.
struct ConfigurationFolder {
  /// The folder of the configuration file, as its path was given.
  let folder: String
  /// The folder in which systemd puts a service's credentials.
  let credentials: String?
  /// Whether files of credentials are opened.
  let secrets: SecretPolicy

  /// Makes the places for a configuration file.
  init(file: String, environment: [String: String], secrets: SecretPolicy) {
    self.secrets = secrets
    folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    credentials = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The path of a file that is named relative to the configuration file.
  func path(_ name: String) -> String {
    name.hasPrefix("/") ? name : folder + name
  }

  /// The path of a secret: in the credentials' folder if it is there, else beside the file.
  func secretPath(_ name: String) -> String {
    guard !name.hasPrefix("/"), let credentials else { return path(name) }
    let path = credentials + "/" + name
    return access(path, F_OK) == 0 ? path : self.path(name)
  }

  /// The paths that fit a shell pattern, in the order of their names.
  func paths(matching pattern: String) -> [String] {
    let folder = pattern.hasPrefix("/") ? "" : Self.escaped(folder)
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(folder + pattern, 0, nil, &found) == 0 else { return [] }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
  }

  /// Whether a text is a pattern and not the name of one file.
  static func isPattern(_ text: String) -> Bool {
    text.contains { "*?[".contains($0) }
  }

  private static func escaped(_ folder: String) -> String {
    folder.map { "*?[\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
