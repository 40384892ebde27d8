internal import CMosquitto
internal import Glibc
internal import Telemetry

extension MosquittoHandle {
  /// Has libmosquitto call us; each callback copies what it is given and returns.
  func setCallbacks() {
    unsafe withPointer { pointer in
      unsafe mosquitto_message_callback_set(pointer) { _, context, message in
        guard let context = unsafe context, let message = unsafe message else { return }
        unsafe MosquittoHandle.from(context).note(message)
      }
      unsafe mosquitto_publish_v5_callback_set(pointer) { _, context, _, reason, _ in
        guard let context = unsafe context else { return }
        unsafe MosquittoHandle.from(context).noteAcknowledgement(reason: reason)
      }
      unsafe mosquitto_log_callback_set(pointer) { _, context, level, text in
        guard let context = unsafe context, let text = unsafe text, level == MOSQ_LOG_ERR else {
          return
        }
        unsafe MosquittoHandle.from(context).lastLogged = unsafe String(cString: text)
      }
    }
    setControlCallbacks()
  }

  private func setControlCallbacks() {
    unsafe withPointer { pointer in
      unsafe mosquitto_connect_v5_callback_set(pointer) { _, context, reason, flags, properties in
        guard let context = unsafe context else { return }
        unsafe MosquittoHandle.from(context).notices.append(
          .connected(
            reason: reason,
            sessionPresent: flags & 1 == 1,
            serverKeepAlive: MosquittoHandle.serverKeepAlive(in: properties)
          )
        )
      }
      unsafe mosquitto_disconnect_v5_callback_set(pointer) { _, context, code, _ in
        guard let context = unsafe context else { return }
        unsafe MosquittoHandle.from(context).notices.append(.disconnected(code: code))
      }
      unsafe mosquitto_subscribe_callback_set(pointer) { _, context, packet, count, granted in
        guard let context = unsafe context else { return }
        let granted = unsafe Array(UnsafeBufferPointer(start: granted, count: Int(count)))
        unsafe MosquittoHandle.from(context).notices.append(
          .subscribed(packet: packet, granted: granted)
        )
      }
    }
  }

  private static func serverKeepAlive(in properties: OpaquePointer?) -> UInt16? {
    var keepAlive: UInt16 = 0
    let identifier = Int32(MQTT_PROP_SERVER_KEEP_ALIVE.rawValue)
    let found = unsafe mosquitto_property_read_int16(properties, identifier, &keepAlive, false)
    return unsafe found == nil ? nil : keepAlive
  }

  private static func from(_ context: UnsafeMutableRawPointer) -> MosquittoHandle {
    unsafe Unmanaged<MosquittoHandle>.fromOpaque(context).takeUnretainedValue()
  }

  private func note(_ message: UnsafePointer<mosquitto_message>) {
    let message = unsafe message.pointee
    guard let topic = unsafe message.topic else { return }
    unsafe inbox.append(
      topic: UnsafeRawBufferPointer(start: topic, count: strlen(topic)),
      payload: UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen)),
      arrived: arrived,
      isRetained: message.retain
    )
  }
}
