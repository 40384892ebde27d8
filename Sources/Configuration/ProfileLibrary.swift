public import Telemetry

/// The profiles of device models: one YAML file each, read when it is asked for.
public final class ProfileLibrary {
  private let folders: ProfileFolders
  private let log: FaultLog
  private var known: [String: DeviceProfile?] = [:]

  init(folders: ProfileFolders, log: FaultLog) {
    (self.folders, self.log) = (folders, log)
  }

  /// The profiles that can be used: of the installation, and of folders that are named before them.
  ///
  /// - Parameter folders: further folders, which come first.
  /// - Returns: the profiles that are sound, by name.
  public static func all(in folders: [String] = []) -> [DeviceProfile] {
    let place = ConfigurationFolder(file: "/etc/sluice/", environment: [:], secrets: .skip)
    let library = ProfileLibrary(
      folders: ProfileFolders(named: folders, besides: place),
      log: FaultLog()
    )
    return library.folders.names().compactMap { library.load($0) }
  }

  /// One profile by its name, or by its file's path; nil where there is none that is sound.
  public static func profile(_ name: String, in folders: [String] = []) -> DeviceProfile? {
    let slash = name.lastIndex(of: "/")
    let folder = slash.map { String(name[..<$0]) }
    var base = slash.map { String(name[name.index(after: $0)...]) } ?? name
    if base.hasSuffix(".yaml") { base.removeLast(5) }
    return all(in: (folder.map { [$0] } ?? []) + folders).first { $0.name == base }
  }

  /// The profile that a key names; one that is not there is a fault.
  func profile(namedBy reader: NodeReader) -> DeviceProfile? {
    guard let name = reader.filledText() else { return nil }
    if let profile = load(name) { return profile }
    guard folders.path(of: name) == nil else { return nil }
    let names = folders.names()
    let nearest = NearestName.find(name, among: names)
    let all = names.isEmpty ? "none is installed" : "there are \(names.joined(separator: ", "))"
    reader.fault(
      "there is no profile `\(name)`",
      nearest.map { "write `\($0)`" } ?? "\(all); write one into a folder that `profiles` names"
    )
    return nil
  }

  private func load(_ name: String) -> DeviceProfile? {
    if let known = known[name] { return known }
    let profile = NamePart.isValid(name) ? read(name) : nil
    known[name] = .some(profile)
    return profile
  }

  private func read(_ name: String) -> DeviceProfile? {
    guard let path = folders.path(of: name) else { return nil }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: YAMLDocument.maximumBytes).bytes
    } catch {
      log.add(
        ConfigurationFault(
          file: path,
          message: "the profile cannot be read (\(error.reason))",
          remedy: "let the user that runs this read it"
        )
      )
      return nil
    }
    log.begin(file: path)
    guard let root = YAMLDocument.parse(bytes, file: path, log: log)?.reader(log) else {
      return nil
    }
    return root.mapping { DeviceProfile($0, name: name) }
  }
}
