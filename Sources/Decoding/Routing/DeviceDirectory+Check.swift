import Telemetry

extension DeviceDirectory {
  /// Checks the units and names that the devices of the register ask for.
  ///
  /// - Throws: ``DecoderError`` for the first unit or name that is impossible.
  func check(catalogue: MetricCatalogue) throws(DecoderError) {
    for entry in entries {
      let device = entry.definition
      let subject = "device \(entry.site)/\(device.name)"
      guard NamePart.isValid(entry.site), NamePart.isValid(device.name) else {
        throw DecoderError(
          subject: subject,
          message: "a name with characters that series do not have",
          remedy: "use letters, digits, _ and -, at most 64 of them"
        )
      }
      for target in device.rename.values {
        guard SeriesKey("s/d/\(target)") != nil else {
          throw DecoderError(
            subject: subject,
            message: "rename leads to \(target), which no metric can be called",
            remedy: "write metric or metric.channel in letters, digits, _ and -"
          )
        }
      }
      try Self.check(names: device, subject: subject)
      for (measure, code) in device.units {
        try check(code, for: measure, subject: subject, catalogue: catalogue)
      }
    }
  }

  private static func check(
    names device: DeviceDefinition,
    subject: String
  ) throws(DecoderError) {
    for channel in device.channels.values where !NamePart.isValid(channel) {
      throw DecoderError(
        subject: subject,
        message: "\(channel) cannot be the name of a channel",
        remedy: "use letters, digits, _ and -, at most 64 of them"
      )
    }
    for (measure, steps) in device.calibration
    where steps.contains(where: { $0.gain == 0 || !$0.gain.isFinite || !$0.offset.isFinite }) {
      throw DecoderError(
        subject: subject,
        message: "a calibration of \(measure) has a gain that no raw value can be found by",
        remedy: "write a gain that is not zero"
      )
    }
  }

  private func check(
    _ code: String,
    for measure: String,
    subject: String,
    catalogue: MetricCatalogue
  ) throws(DecoderError) {
    guard let unit = Unit(code) else {
      throw DecoderError(
        subject: subject,
        message: "\(code), the unit of \(measure), is not known",
        remedy: "write a UCUM code such as Cel, mg/L or uS/cm"
      )
    }
    let metric = String(measure.prefix { $0 != "." })
    guard let known = catalogue[metric] else { return }
    guard let own = Unit(known.unit),
      UnitRules.conversion(of: metric, from: unit, to: own) != nil
    else {
      throw DecoderError(
        subject: subject,
        message: "\(code) cannot be converted to \(known.unit), the unit of \(metric)",
        remedy: "correct the unit, or rename the field to a metric that is measured in \(code)"
      )
    }
  }
}
