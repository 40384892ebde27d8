import Telemetry

extension NodeReader {
  /// Reads a path and places it beside the configuration file.
  func path(in folder: ConfigurationFolder) -> String? {
    filledText().map(folder.path)
  }

  /// Reads the name of a file of credentials; one that cannot be read is a fault.
  ///
  /// One that is private should be readable to nobody else, and a warning says if it is.
  func credentialPath(in folder: ConfigurationFolder, isPrivate: Bool) -> String? {
    guard let name = filledText() else { return nil }
    let path = folder.secretPath(name)
    guard folder.secrets == .read else { return path }
    return bytes(of: path, isPrivate: isPrivate).map { _ in path }
  }

  /// Reads the name of a file that holds a secret, and the secret in it.
  ///
  /// One newline at the end of the file is no part of the secret.
  func secret(in folder: ConfigurationFolder) -> (path: String, secret: Secret?)? {
    guard let name = filledText() else { return nil }
    let path = folder.secretPath(name)
    guard folder.secrets == .read else { return (path, nil) }
    guard let bytes = bytes(of: path, isPrivate: true) else { return nil }
    guard var text = String(validating: bytes, as: UTF8.self) else {
      fault("the file \(path) of \(title) is not UTF-8 text", "write the secret into it as text")
      return nil
    }
    // CR LF is one character.
    if text.last?.isNewline == true { text.removeLast() }
    guard !text.isEmpty else {
      fault("the file \(path) of \(title) is empty", "write the secret into it")
      return nil
    }
    return (path, Secret(text))
  }

  private func bytes(of path: String, isPrivate: Bool) -> [UInt8]? {
    do {
      let file = try FileBytes.read(path, limit: 65_536)
      if isPrivate, file.isWorldReadable {
        warn("every user of this machine can read \(path)", "run `chmod o-rwx \(path)`")
      }
      return file.bytes
    } catch {
      fault(
        "the file \(path) of \(title) cannot be read (\(error.reason))",
        "make the file, or let the user that runs this read it"
      )
      return nil
    }
  }
}
