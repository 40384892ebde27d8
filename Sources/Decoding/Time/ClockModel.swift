import Telemetry

/// Judges a device's clock by the times that it sends: (state, newest time of a message, arrival) →
/// (state, what to take off).
///
/// An error is certain when message after message shows it while our clock moves on as the device's
/// does. A backlog that is being flushed cannot do that for long: its times run faster than ours.
struct ClockModel: Sendable {
  /// How far leads may scatter and be one: what mobile networks delay.
  private static let band: Int64 = 120_000
  /// A whole number of hours, in milliseconds.
  private static let hour: Int64 = 3_600_000
  /// Messages and time that it takes to be certain of an error that no delay explains.
  private static let certainty = (messages: Int32(3), span: Int64(600_000))
  /// The same where a slow way would look alike: a clock behind by whole hours.
  private static let lateCertainty = (messages: Int32(6), span: Int64(1_800_000))
  /// Leads beyond this, some 30,000 years, are no clock's: nothing is learned from them.
  private static let longest: UInt64 = 1_000_000_000_000_000
  /// The widest zone offset that there is, in hours.
  private static let widestZone: Int64 = 14

  private let earliest: Int64
  private let tolerance: Int64
  private let limit: Int64

  /// Takes the limits out of all limits.
  init(_ limits: DecodingLimits) {
    earliest = limits.earliest.milliseconds
    tolerance = limits.futureTolerance.milliseconds
    limit = limits.futureLimit.milliseconds
  }

  /// Whether a time is one that clocks show which count from 1970 or 2000 and were never set.
  static func isUnset(_ time: Int64) -> Bool {
    time < 31_536_000_000 || (946_598_400_000..<978_307_200_000).contains(time)
  }

  /// Takes in the newest time of a message, and says what to take off all of its times.
  ///
  /// - Parameters:
  ///   - event: the newest time, as sent.
  ///   - arrived: when the message arrived.
  ///   - state: what is known of the clock; learns.
  /// - Returns: the correction, and whether something was learned that should outlive the process.
  func observe(
    _ event: Instant,
    arrived: Instant,
    _ state: inout ClockState
  ) -> (correction: ClockCorrection, isNews: Bool) {
    let (lead, isHuge) = event.milliseconds.subtractingReportingOverflow(arrived.milliseconds)
    guard !isHuge, lead.magnitude <= Self.longest else { return (.none, false) }
    let before = (state.fault, state.error)
    release(event.milliseconds, lead, arrived.milliseconds, &state)
    confirm(event, lead, arrived, &state)
    learn(event.milliseconds, arrived, &state)
    let isNewSpan = mark(lead, arrived, &state)
    state.lastLead = lead
    let isNews = isNewSpan || before != (state.fault, state.error)
    return (ClockCorrection(fault: state.fault, error: state.error), isNews)
  }

  /// Lets go of an error that the message contradicts.
  private func release(_ event: Int64, _ lead: Int64, _ arrived: Int64, _ state: inout ClockState) {
    guard state.fault != .none else { return }
    let repaired = event &- state.error
    let wasLive = (state.lastLead - state.error).magnitude <= UInt64(Self.band)
    // With the error taken off it would lie in the future: the clock is not that far behind.
    let isImpossible = repaired > arrived + tolerance
    // From the error to right in one step: somebody set the clock. A backlog comes in small steps.
    let isSet = wasLive && lead.magnitude <= UInt64(tolerance)
    guard isImpossible || isSet else { return }
    (state.fault, state.error, state.confirmations) = (.none, 0, 0)
  }

  /// Counts messages in a row whose leads agree.
  private func confirm(
    _ event: Instant,
    _ lead: Int64,
    _ arrived: Instant,
    _ state: inout ClockState
  ) {
    defer { state.lastEvent = event }
    // The same message again proves nothing.
    if state.confirmations > 0, event == state.lastEvent { return }
    let agrees =
      state.confirmations > 0 && event > state.lastEvent
      && (lead - state.candidate).magnitude <= UInt64(Self.band)
    if agrees {
      state.confirmations = min(state.confirmations + 1, 1000)
      state.candidate = max(state.candidate, lead)
    } else {
      (state.candidate, state.confirmations, state.candidateSince) = (lead, 1, arrived)
    }
  }

  /// Becomes certain of an error once enough messages agree.
  private func learn(_ event: Int64, _ arrived: Instant, _ state: inout ClockState) {
    let (fault, needed): (ClockState.Fault, (messages: Int32, span: Int64))
    if Self.isUnset(event) {
      (fault, needed) = (.unset, Self.certainty)
    } else if state.candidate > tolerance {
      (fault, needed) = (.ahead, Self.certainty)
    } else if let hours = Self.wholeHours(state.candidate), (-Self.widestZone..<0).contains(hours) {
      (fault, needed) = (.behind, Self.lateCertainty)
    } else {
      return
    }
    guard state.confirmations >= needed.messages,
      (arrived - state.candidateSince).milliseconds >= needed.span
    else { return }
    let hours = fault == .unset ? nil : Self.wholeHours(state.candidate)
    let error = hours.map { $0 * Self.hour } ?? state.candidate
    // What scatters within the band is not a new error.
    guard state.fault != fault || (state.error - error).magnitude > UInt64(Self.band) else {
      return
    }
    (state.fault, state.error) = (fault, error)
  }

  private static func wholeHours(_ lead: Int64) -> Int64? {
    let hours = (Double(lead) / Double(hour)).rounded()
    guard hours != 0, hours.magnitude <= Double(widestZone) else { return nil }
    let whole = Int64(hours)
    return (lead - whole * hour).magnitude <= UInt64(band) ? whole : nil
  }

  /// Remembers the largest lead of the span of hours; true when a new one begins.
  private func mark(_ lead: Int64, _ arrived: Instant, _ state: inout ClockState) -> Bool {
    let span = Int32(clamping: arrived.milliseconds / ClockState.spanLength)
    let tenths = Int32(clamping: lead / 100)
    guard span != 0 else { return false }
    if state.spans[7] == span {
      state.leads[7] = max(state.leads[7], tenths)
      return false
    }
    guard span > state.spans[7] else { return false }
    for place in 0..<7 {
      state.spans[place] = state.spans[place + 1]
      state.leads[place] = state.leads[place + 1]
    }
    (state.spans[7], state.leads[7]) = (span, tenths)
    return true
  }

  // MARK: Judging one time

  /// The time that was meant where seconds were taken for milliseconds or the reverse.
  ///
  /// It is certain only if it leads into the last day: a factor of 1,000 cannot do so by chance.
  func mended(_ event: Instant, arrived: Instant) -> Instant? {
    let now = arrived.milliseconds
    let recent = now - 86_400_000...now + tolerance
    let time = event.milliseconds
    guard time < earliest || time > now + limit else { return nil }
    let (raised, overflow) = time.multipliedReportingOverflow(by: 1000)
    if !overflow, recent.contains(raised) { return Instant(milliseconds: raised) }
    if recent.contains(time / 1000) { return Instant(milliseconds: time / 1000) }
    return nil
  }

  /// The state of a record that was sent with a time; nil is one that could not be read.
  @inline(__always)
  func state(
    of event: Instant?,
    isMended: Bool,
    arrived: Instant,
    _ correction: ClockCorrection
  ) -> RecordState {
    var state = RecordState(plan: -1, time: arrived, flag: .notEvaluated, reasons: [])
    guard var time = event?.milliseconds else {
      state.isRefused = true
      return state
    }
    let now = arrived.milliseconds
    if correction.fault != .none {
      time = time &- correction.error
      state.reasons = .clockRepaired
    }
    guard time >= earliest, time <= now + limit else {
      state.isRefused = true
      return state
    }
    if isMended { state.reasons.insert(.timeUnit) }
    if time > now + tolerance {
      (state.flag, state.reasons) = (.suspect, [.futureTime, .arrivalTime])
    } else {
      state.time = Instant(milliseconds: time)
      if Self.isUnset(time) {
        (state.flag, state.reasons) = (.suspect, state.reasons.union(.clockUnset))
      }
    }
    return state
  }
}
