import Configuration
import Decoding
import Dispatch
import Logging
import Pipeline
import Store
import Telemetry

extension Daemon {
  /// Listens for questions, on a queue that nothing else waits for: a slow client is alone with
  /// itself.
  func startControl() throws(DaemonError) {
    let controlQueue = DispatchQueue(label: "sluice.control")
    control = try ControlServer(
      path: offlineSocket ?? configuration.controlSocket,
      queue: controlQueue
    ) {
      [weak self] question, caller in
      do throws(OperationRefusal) {
        guard let self else { throw OperationRefusal(.unable, "the daemon is stopping") }
        return try self.answer(question, of: caller)
      } catch {
        return ControlAnswer(error).json(in: .utc)
      }
    }
  }

  /// Answers the word `status`, or an operation, a JSON object (``ControlRequest``).
  private func answer(
    _ question: String,
    of caller: ControlCaller
  ) throws(OperationRefusal) -> String {
    guard caller.isPermitted else {
      logger.warning("refused on the control socket", metadata: ["user": "\(caller.name)"])
      throw OperationRefusal(
        .forbidden,
        "\(caller.name) may not ask: be in the group \(ControlCaller.group), or root"
      )
    }
    let configuration = queue.sync { self.configuration }
    guard question != "status" else { return try status(configuration) }
    let request = try ControlRequest(question, caller: caller)
    guard let operation = ControlOperation.all[request.operation] else {
      throw OperationRefusal(.invalid, "the daemon knows no operation '\(request.operation)'")
    }
    let answer = try operation.perform(request, self)
    logger.log(
      level: operation.isRoutine ? .debug : .notice,
      "operation",
      metadata: ["operation": "\(request.operation)", "user": "\(caller.name)"]
    )
    return answer.json(in: configuration.zone)
  }

  private func status(_ configuration: SluiceConfiguration) throws(OperationRefusal) -> String {
    do {
      let reader = try StoreReader(path: configuration.store.path)
      let json = try StatusReport(
        reader: reader,
        live: live.current,
        troubles: desk.troubles,
        since: started,
        zone: configuration.zone
      ).json
      if json.utf8.count > 1 << 20 { MemoryPool.release() }
      return json
    } catch {
      throw OperationRefusal(.unable, "the store cannot be read: \(error)")
    }
  }

  /// The zone of the configuration that holds now; not for the daemon's own queue.
  func currentZone() -> LocalZone { queue.sync { configuration.zone } }

  /// Has the pipeline take in readings of a file, and waits until they are committed.
  func take(_ readings: [ImportedReading]) throws(OperationRefusal) -> ImportReport {
    let pipeline = queue.sync { isStopping ? nil : stage?.pipeline }
    guard let pipeline else { throw OperationRefusal(.unable, "the daemon is stopping") }
    let result: Result<ImportReport, OperationRefusal> = coreQueue.sync {
      Result { () throws(OperationRefusal) in try pipeline.take(readings) }
    }
    return try result.get()
  }

  /// Has the pipeline do an operation, and waits until it is committed; not for the core queue.
  func operate(
    _ change: (inout Ingest, Instant) throws(OperationRefusal) -> Batch
  ) throws(OperationRefusal) -> Batch {
    let pipeline = queue.sync { isStopping ? nil : stage?.pipeline }
    guard let pipeline else { throw OperationRefusal(.unable, "the daemon is stopping") }
    let result: Result<Batch, OperationRefusal> = coreQueue.sync {
      Result { () throws(OperationRefusal) in try pipeline.operate(change) }
    }
    return try result.get()
  }
}
