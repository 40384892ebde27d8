import Telemetry

/// Checks through which devices others send: each has to be there, and none may send through itself.
struct GatewayCheck {
  private struct Path: Hashable {
    var site: String
    var device: String

    var name: String { "\(site)/\(device)" }
  }

  /// The `sites` section; nil where there is none.
  let sites: NodeReader?

  /// Notes gateways that lead nowhere or round in a circle.
  func check() {
    var readers: [Path: NodeReader] = [:]
    var known: [Path] = []
    for site in sites?.pairs ?? [] {
      for device in site.value["devices"]?.pairs ?? [] {
        let path = Path(site: site.name, device: device.name)
        known.append(path)
        readers[path] = device.value["gateway"]
      }
    }
    var gateways: [Path: Path] = [:]
    for (path, reader) in readers.sorted(by: { $0.key.name < $1.key.name }) {
      gateways[path] = gateway(of: path, reader, among: known)
    }
    for (path, reader) in readers.sorted(by: { $0.key.name < $1.key.name }) {
      tellCircle(from: path, reader, gateways)
    }
  }

  private func gateway(of path: Path, _ reader: NodeReader, among known: [Path]) -> Path? {
    guard let text = reader.filledText() else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let gateway =
      parts.count == 2
      ? Path(site: parts[0], device: parts[1]) : Path(site: path.site, device: text)
    guard !known.contains(gateway) else { return gateway }
    let here = known.filter { $0.site == path.site }.map(\.device) + known.map(\.name)
    let nearest = NearestName.find(text, among: here)
    reader.fault(
      "`\(text)` is no device of the register",
      nearest.map { "write `\($0)`" }
        ?? "list the gateway under `devices` of its site, or write `site/device`"
    )
    return nil
  }

  private func tellCircle(from path: Path, _ reader: NodeReader, _ gateways: [Path: Path]) {
    var step = path
    for _ in 0...gateways.count {
      guard let next = gateways[step] else { return }
      guard next != path else {
        return reader.fault(
          "`\(path.name)` sends through itself",
          "take the `gateway` of one of the devices on the way out"
        )
      }
      step = next
    }
  }
}
