import Decoding

extension ExplainPhrases {
  /// Why a message holds nothing to keep, in the words of its format.
  static func ignored(_ reason: String) -> Phrase {
    let (simplified, traditional) = reasons[reason] ?? (reason, reason)
    return Phrase(
      "nothing to keep: \(reason)",
      "无可保存：\(simplified)",
      "無可保存：\(traditional)"
    )
  }

  /// What decoders say, in Chinese; what holds a name of the message's own stays as it is.
  private static let reasons: [String: (simplified: String, traditional: String)] = [
    DecodedMessage.emptiness: ("空消息，MQTT 以此清除保留消息", "空訊息，MQTT 以此清除保留訊息"),
    "retained": ("保留消息，内容是旧的", "保留訊息，內容是舊的"),
    "availability": ("关于设备是否在线的消息", "關於裝置是否在線的訊息"),
    "the unit of a property": ("属性的单位", "屬性的單位"),
    "the description of a device": ("设备的自述", "裝置的自述"),
    "the station says that it is there": ("测站链路维持报", "測站鏈路維持報"),
    "a command to the station": ("发给测站的命令", "發給測站的命令"),
    "the death of a session that has ended already": ("早已结束的会话的死亡报文", "早已結束的工作階段的死亡報文"),
    "a message without a measurement": ("没有测量值", "沒有測量值"),
    "no component of it measures anything": ("其中没有测量部件", "其中沒有測量部件"),
    "an event of the network that holds no uplink": ("网络事件，不含上行数据", "網路事件，不含上行資料"),
    "a state without switch, supply or battery": ("状态中没有开关、电源或电池", "狀態中沒有開關、電源或電池"),
    "a simulated uplink": ("模拟的上行数据", "模擬的上行資料"),
    "a message of the platform that reports no property": ("平台消息，不上报属性", "平台訊息，不上報屬性"),
    "a message of the platform that posts no property": ("平台消息，不上报属性", "平台訊息，不上報屬性"),
    "the bridge speaks of itself": ("网桥自身的消息", "橋接器自身的訊息"),
    "says something about the device and measures nothing": ("设备的描述，不是测量", "裝置的描述，不是測量"),
    "no property of a node, such as a command to one": ("不是节点的属性，例如命令", "不是節點的屬性，例如命令"),
    "attributes are no telemetry": ("属性不是遥测", "屬性不是遙測"),
    "an event of the device that is no measurement": ("设备事件，不是测量", "裝置事件，不是測量"),
    "a message of the device that is no measurement": ("设备消息，不是测量", "裝置訊息，不是測量"),
    "a message of the device that holds no sensor": ("设备消息，不含传感器", "裝置訊息，不含感測器"),
    "a message about a connection": ("关于连接的消息", "關於連線的訊息"),
    "a command, or a word of a host about itself": ("命令，或主机自身的消息", "命令，或主機自身的訊息"),
    "a command to the device": ("发给设备的命令", "發給裝置的命令"),
  ]
}
