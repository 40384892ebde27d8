import Telemetry

extension DeviceProfile {
  /// Reads a profile's file.
  init?(_ keys: MappingReader, name: String) {
    let title = keys.required("title", "Milesight EM500-SMTC")?.filledText()
    let source = keys.required("source", "https://… where the fields are listed")?.filledText()
    let formats = keys.required("formats", "[chirpstack, ttn]")?.items { $0.filledText() }
    var settings = DeviceDefinition(name: name)
    settings.readFields(keys)
    guard let title, let source, let formats else { return nil }
    self.init(name: name, title: title, source: source, formats: formats, settings: settings)
  }
}
