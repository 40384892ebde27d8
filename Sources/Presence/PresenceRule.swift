public import Telemetry

/// The built-in rules by which silence is told.
public enum PresenceRule: String, Sendable, CaseIterable {
  /// A device has not been heard for too long.
  case device = "device_silent"
  /// A gateway has not been heard for too long, and nothing behind it.
  case gateway = "gateway_silent"

  /// What people call it.
  public var title: LocalizedText {
    switch self {
    case .device:
      LocalizedText([
        .english: "Device silent", .simplifiedChinese: "设备失联",
        .traditionalChinese: "裝置失聯",
      ])
    case .gateway:
      LocalizedText([
        .english: "Gateway silent", .simplifiedChinese: "网关失联",
        .traditionalChinese: "閘道失聯",
      ])
    }
  }

  /// What to do.
  public var advice: LocalizedText {
    switch self {
    case .device:
      LocalizedText([
        .english: "Look at its power, battery and antenna; the other devices there are heard",
        .simplifiedChinese: "检查供电、电池和天线；同处其他设备正常",
        .traditionalChinese: "檢查供電、電池和天線；同處其他裝置正常",
      ])
    case .gateway:
      LocalizedText([
        .english: "Look at the gateway's power and uplink first: what is behind it may be well",
        .simplifiedChinese: "先检查网关的供电和上行网络：其后的设备可能正常",
        .traditionalChinese: "先檢查閘道的供電和上行網路：其後的裝置可能正常",
      ])
    }
  }
}
