internal import CMosquitto
internal import Glibc
internal import Telemetry

/// The owner of one `struct mosquitto` in external-thread mode: it writes nothing to the socket
/// except in ``write()``, and its callbacks only copy and append.
///
/// It belongs to one queue and is not Sendable.
@safe final class MosquittoHandle {
  /// Messages that have been read, with their bytes.
  var inbox = MessageBatch()
  /// The stamp for messages that are read now: one look at the clock serves a whole burst.
  var arrived = Instant.epoch
  /// Control packets that have been read, oldest first.
  var notices: [Notice] = []
  /// How many of our QoS 1 messages the broker has acknowledged.
  private(set) var acknowledged = 0
  /// How many of those it acknowledged with a refusal (MQTT 5).
  private(set) var refused = 0
  /// The last error that libmosquitto logged; it alone knows why a TLS handshake failed.
  var lastLogged: String?
  /// The version of MQTT that it speaks.
  let version: ProtocolVersion

  private let keepsSession: Bool
  private let pointer: OpaquePointer
  private let address: String
  private var isReading = false
  private static let initialised: Int32 = {
    // A peer that goes while we write must not end the process; libmosquitto 2.0.11 sees to that
    // itself, which nothing promises.
    signal(SIGPIPE, SIG_IGN)
    return mosquitto_lib_init()
  }()

  /// Makes a client.
  ///
  /// - Throws: ``MQTTError`` when libmosquitto refuses one of the settings.
  init(
    settings: BrokerSettings,
    identifier: String,
    version: ProtocolVersion,
    cleanStart: Bool
  ) throws(MQTTError) {
    guard Self.initialised == MOSQ_ERR_SUCCESS.rawValue,
      let pointer = unsafe mosquitto_new(identifier, cleanStart, nil)
    else {
      throw MQTTError(
        .library,
        attempted: "make an MQTT client named \"\(identifier)\"",
        cause: "libmosquitto refused",
        remedy: "use a client id of 1 to 65,535 bytes of UTF-8"
      )
    }
    unsafe self.pointer = unsafe pointer
    (self.version, address, keepsSession) = (version, settings.url, !cleanStart)
    unsafe mosquitto_user_data_set(pointer, Unmanaged.passUnretained(self).toOpaque())
    unsafe check(mosquitto_threaded_set(pointer, true), "enter external-thread mode")
    setCallbacks()
    try apply(settings)
  }

  deinit { unsafe mosquitto_destroy(pointer) }

  /// Starts to connect; ends in a notice or in an error of ``read()``.
  ///
  /// - Throws: ``MQTTError`` when the name does not resolve or the peer refuses at once.
  func connect(_ settings: BrokerSettings) throws(MQTTError) {
    if version == .v5, keepsSession { setSessionExpiry(settings.sessionExpirySeconds) }
    let result = unsafe mosquitto_connect_async(
      pointer,
      settings.host,
      Int32(settings.port),
      settings.keepAliveSeconds
    )
    // A negative result says that the TCP connection is still under way.
    guard result <= 0 else { throw error(result, "connect to \(address)", .unreachable) }
  }

  /// Reads at most a few packets; may close the socket.
  ///
  /// - Throws: ``MQTTError`` when the connection is gone.
  func read() throws(MQTTError) {
    isReading = true
    let result = unsafe mosquitto_loop_read(pointer, 1)
    isReading = false
    guard result == MOSQ_ERR_SUCCESS.rawValue else { throw error(result, "read from \(address)") }
  }

  /// Writes everything that is queued, acknowledgements included, as far as the socket takes it.
  ///
  /// - Throws: ``MQTTError`` when the connection is gone.
  func write() throws(MQTTError) {
    let result = unsafe mosquitto_loop_write(pointer, 1)
    guard result == MOSQ_ERR_SUCCESS.rawValue else { throw error(result, "write to \(address)") }
  }

  /// Whether something is queued.
  var wantsWrite: Bool { unsafe mosquitto_want_write(pointer) }

  /// The socket; nil when there is none.
  var socket: Int32? {
    let descriptor = unsafe mosquitto_socket(pointer)
    return descriptor >= 0 ? descriptor : nil
  }

  /// Writes two bytes past libmosquitto's queue into its TLS connection.
  ///
  /// - Returns: 1 when written, 0 to be called again before anything else is written, -1 when
  ///   broken; nil on a plain connection.
  func writePastQueue(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    guard let tls = unsafe mosquitto_ssl_get(pointer) else { return nil }
    return unsafe sluice_tls_write(tls, bytes.baseAddress, Int32(bytes.count))
  }

  /// Whether it speaks TLS.
  var isSecure: Bool { unsafe mosquitto_ssl_get(pointer) != nil }

  /// Queues a SUBSCRIBE and gives its packet number.
  ///
  /// - Throws: ``MQTTError`` when libmosquitto refuses it.
  func subscribe(_ subscription: Subscription) throws(MQTTError) -> Int32 {
    var packet: Int32 = 0
    // What was retained is sent when the subscription is new, not at each reconnection.
    let options = version == .v5 ? Int32(MQTT_SUB_OPT_SEND_RETAIN_NEW.rawValue) : 0
    let (filter, qos) = (subscription.filter, Int32(subscription.qos.rawValue))
    let result = unsafe mosquitto_subscribe_v5(pointer, &packet, filter, qos, options, nil)
    guard result == MOSQ_ERR_SUCCESS.rawValue else {
      throw error(result, "subscribe to \"\(filter)\"")
    }
    return packet
  }

  /// Queues an UNSUBSCRIBE.
  func unsubscribe(_ filter: String) {
    unsafe check(mosquitto_unsubscribe(pointer, nil, filter), "unsubscribe from \"\(filter)\"")
  }

  /// Queues a PUBLISH.
  ///
  /// - Throws: ``MQTTError`` when libmosquitto refuses it.
  func publish(
    topic: UnsafePointer<CChar>,
    payload: UnsafeRawBufferPointer,
    qos: QoS,
    retain: Bool
  ) throws(MQTTError) {
    let (base, count) = (payload.baseAddress, Int32(clamping: payload.count))
    let qos = Int32(qos.rawValue)
    let result = unsafe mosquitto_publish(pointer, nil, topic, count, base, qos, retain)
    guard result == MOSQ_ERR_SUCCESS.rawValue || result == MOSQ_ERR_NO_CONN.rawValue else {
      throw error(result, "publish to \(address)", .invalidArgument)
    }
  }

  /// Queues a DISCONNECT.
  func disconnect() { unsafe mosquitto_disconnect(pointer) }

  /// Stops libmosquitto from formatting its log, which costs much at every message.
  func stopLogging() { unsafe mosquitto_log_callback_set(pointer, nil) }

  /// Sets what the broker publishes when we vanish; before connecting.
  ///
  /// - Throws: ``MQTTError`` when libmosquitto refuses it.
  func setWill(_ will: Will) throws(MQTTError) {
    let result = unsafe will.payload.withUnsafeBytes { bytes in
      unsafe mosquitto_will_set(
        pointer,
        will.topic,
        Int32(clamping: bytes.count),
        bytes.baseAddress,
        Int32(will.qos.rawValue),
        will.retain
      )
    }
    guard result == MOSQ_ERR_SUCCESS.rawValue else {
      throw error(result, "set a will on \"\(will.topic)\"", .invalidArgument)
    }
  }

  /// Notes an acknowledgement; a QoS 0 message is reported while writing and does not count.
  func noteAcknowledgement(reason: Int32) {
    guard isReading else { return }
    acknowledged += 1
    if reason >= 0x80 { refused += 1 }
  }

  /// Calls `body` with the C client.
  func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(pointer) }

  private func setSessionExpiry(_ seconds: UInt32) {
    var properties: OpaquePointer?
    let identifier = Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue)
    unsafe check(mosquitto_property_add_int32(&properties, identifier, seconds), "set the expiry")
    // Only the blocking call takes properties. Without a host it stores them and goes no further;
    // the call that does not block then uses them.
    unsafe _ = mosquitto_connect_bind_v5(pointer, nil, 0, 0, nil, properties)
    unsafe mosquitto_property_free_all(&properties)
  }

  private func check(_ result: Int32, _ what: String) {
    precondition(
      result == MOSQ_ERR_SUCCESS.rawValue || result == MOSQ_ERR_NO_CONN.rawValue,
      "libmosquitto would not \(what): \(result)"
    )
  }
}
