public import Telemetry

extension Decoder {
  /// Makes a sample of a reading that comes from a file and not from a device.
  ///
  /// It has the name and the unit of the store already, so nothing of what is configured for its
  /// device (names, units, values that mean "none") is applied again.
  ///
  /// - Parameters:
  ///   - reading: the reading.
  ///   - arrived: the present.
  ///   - register: grows by the device and the series where they are new.
  /// - Returns: the sample.
  /// - Throws: ``ImportFault`` for a time that cannot be, a unit that is another quantity's, a
  ///   value that is no number after conversion, and for series over the limit.
  public func sample(
    of reading: ImportedReading,
    arrived: Instant,
    register: inout Register
  ) throws(ImportFault) -> Sample {
    guard reading.time >= limits.earliest, reading.time <= arrived + limits.futureTolerance else {
      throw ImportFault(.badTime, "the time lies before the year 2000 or ahead of the clock")
    }
    let series = try series(of: reading.series, register: &register)
    let value = try Self.converted(reading, to: register[series]?.unit ?? "1")
    return Sample(
      series: series,
      time: reading.time,
      value: value,
      flag: value == nil ? .missing : .notEvaluated,
      reasons: value == nil ? .noValue : [],
      arrived: arrived
    )
  }

  private func series(
    of key: SeriesKey,
    register: inout Register
  ) throws(ImportFault) -> SeriesID {
    if let device = register.device(site: key.site, name: key.device),
      let known = register.series(device: device, metric: key.metric, channel: key.channel)
    {
      return known
    }
    if register.device(site: key.site, name: key.device) == nil {
      guard register.highestDevice < limits.maximumDevices else {
        throw ImportFault(.tooMany, "more than \(limits.maximumDevices) devices")
      }
    }
    let device = register.intern(site: key.site, device: key.device)
    guard register.seriesCount(of: device) < limits.maximumSeriesPerDevice,
      register.highestSeries < limits.maximumSeries
    else {
      throw ImportFault(.tooMany, "more series of \(key.site)/\(key.device) than are allowed")
    }
    return register.intern(
      device: device,
      metric: key.metric,
      channel: key.channel,
      unit: catalogue.unit(of: key.metric)
    )
  }

  private static func converted(
    _ reading: ImportedReading,
    to own: String
  ) throws(ImportFault) -> Double? {
    guard let value = reading.value else { return nil }
    guard let text = reading.unit, text != own else { return value }
    guard let sent = Unit(text), let unit = Unit(own),
      let conversion = UnitRules.conversion(of: reading.series.metric, from: sent, to: unit)
    else {
      throw ImportFault(.badUnit, "the unit '\(text)' is not that of the series, \(own)")
    }
    guard let converted = conversion(value) else {
      throw ImportFault(.badUnit, "\(value) \(text) is no number in \(own)")
    }
    return converted
  }
}
