public import Telemetry

/// Where at a site a device stands.
public enum Zone: String, Hashable, Sendable, CaseIterable {
  /// In the germination room of a seedling factory.
  case darkRoom = "dark_room"
  /// In the greenhouse of a seedling factory.
  case greenhouse
  /// In the water of a pond, or the air above it.
  case pond
  /// At a pump station, or the weather post beside it.
  case station
  /// In the rice field that the pump station waters, or at its gate.
  case field
  /// Under the open sky.
  case outdoors

  /// The zones of a kind of site, the usual one first; none for kinds that are not simulated.
  public static func zones(of kind: SiteKind) -> [Zone] {
    switch kind {
    case .seedlingFactory: [.darkRoom, .greenhouse, .outdoors]
    case .riceTurtle, .ricePrawn: [.pond, .outdoors]
    case .irrigationPoint: [.station, .field, .outdoors]
    case .other: []
    }
  }

  /// What can be measured there.
  public var quantities: Set<Quantity> {
    let own: Set<Quantity> = [.batteryVoltage, .signalStrength]
    let sky: Set<Quantity> = own.union([
      .airTemperature, .relativeHumidity, .radiation, .rainfall, .windSpeed, .windDirection,
      .airPressure,
    ])
    let air: Set<Quantity> = own.union([.airTemperature, .relativeHumidity, .carbonDioxide])
    let substrate: Set<Quantity> = [.substrateTemperature, .substrateMoisture]
    return switch self {
    case .darkRoom: air.union(substrate)
    case .greenhouse: air.union(substrate).union([.photonFlux])
    case .pond:
      sky.union([
        .waterTemperature, .dissolvedOxygen, .acidity, .pondDepth, .aeratorState, .ammonia,
        .redox, .turbidity, .conductivity,
      ])
    case .station:
      sky.union([
        .flowRate, .flowTotal, .pumpState, .pumpPower, .pumpCurrent, .pumpEnergy, .waterLevel,
        .gateOpening, .gateState,
      ])
    case .field: sky.union([.paddyDepth, .waterTemperature, .gateOpening, .gateState])
    case .outdoors: sky
    }
  }
}
