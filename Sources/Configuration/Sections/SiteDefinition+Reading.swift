import Telemetry

extension SiteDefinition {
  /// Reads one of `sites`.
  init?(_ entry: NamedEntry, _ context: DeviceContext) {
    guard entry.key.isName(entry.name, of: "a site") else { return nil }
    let site = entry.value.mapping { keys -> SiteDefinition in
      var site = SiteDefinition(name: entry.name)
      if let kind = keys["kind"]?.choice(SiteKind.self) { site.kind = kind }
      if let title = keys["name"].flatMap(LocalizedText.init) { site.title = title }
      site.location = keys["location"].flatMap(Self.location)
      if let geometry = keys["geometry"] {
        GeometryCheck.check(geometry)
        geometry.warnNotYet("geometry", "it may stay for later; `location` gives a point")
      }
      site.batch = keys["batch"]?.mapping { CropBatch($0) }
      let devices = keys["devices"]
      site.devices = devices?.entries { DeviceDefinition($0, context) } ?? []
      return site
    }
    guard let site else { return nil }
    self = site
  }

  private static func location(_ reader: NodeReader) -> (longitude: Double, latitude: Double)? {
    guard let numbers = reader.items({ $0.number() }) else { return nil }
    guard reader.count == 2 else {
      reader.fault(
        "\(reader.title) is not a longitude and a latitude",
        "write both in degrees, such as [119.97, 30.54]"
      )
      return nil
    }
    guard numbers.count == 2 else { return nil }
    let (longitude, latitude) = (numbers[0], numbers[1])
    guard abs(longitude) <= 180, abs(latitude) <= 90 else {
      let swapped = abs(latitude) <= 180 && abs(longitude) <= 90
      reader.fault(
        "\(reader.title) lies outside the Earth",
        swapped ? "write the longitude first" : "write degrees: longitude to 180, latitude to 90"
      )
      return nil
    }
    return (longitude, latitude)
  }
}

extension NodeReader {
  /// Whether a key can be a part of a series' name; if not, it is noted.
  func isName(_ name: String, of what: String) -> Bool {
    guard !NamePart.isValid(name) else { return true }
    fault(
      "\(shown) cannot be the name of \(what)",
      "use A-Z a-z 0-9 _ and -, at most 64; what people call it goes into `name`"
    )
    return false
  }
}
