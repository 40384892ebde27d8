/// Something that happens to a site and not to its sensors: the readings stay true.
public struct Incident: Hashable, Sendable {
  /// What can happen.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The algae of a pond die: no photosynthesis, more respiration.
    case algaeCrash = "algae_crash"
    /// The aerator does not run, whatever the oxygen.
    case aeratorFailure = "aerator_failure"
    /// The heater of the germination room does not switch off.
    case heaterStuck = "heater_stuck"
    /// The heater of the germination room gives no heat.
    case heaterFailure = "heater_failure"
    /// The pump runs and moves no water.
    case dryRun = "pump_dry_run"
    /// The pump's breaker has tripped: it is asked to run and does not.
    case pumpTrip = "pump_trip"
    /// The pump's screen clogs: less flow at more power, hour by hour.
    case clogging = "pump_clogging"
    /// The field's gate stays where it is, whatever it is told.
    case gateStuck = "gate_stuck"
    /// The gate through which the canal fills stays where it is.
    case canalGateStuck = "canal_gate_stuck"
    /// Storm and 80 to 200 mm of rain a day.
    case typhoon
  }

  /// What happens.
  public var kind: Kind
  /// The sites to which it happens, a glob over their names.
  public var site: String
  /// When.
  public var schedule: Schedule

  /// Makes an incident.
  public init(kind: Kind, site: String = "*", schedule: Schedule) {
    (self.kind, self.site, self.schedule) = (kind, site, schedule)
  }
}
