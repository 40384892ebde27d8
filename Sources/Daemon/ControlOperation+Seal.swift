import Dispatch
import Pipeline
import Presentation
import Store
import Telemetry

extension ControlOperation {
  /// `begin`: seals what is over, when true; in any case tells how far it is.
  static let seal = ControlOperation {
    request,
    daemon throws(OperationRefusal) in
    let begins = request.optionalText("begin") == "true"
    guard let stage = daemon.queue.sync(execute: { daemon.stage }) else {
      throw OperationRefusal(.unable, "the daemon is stopping")
    }
    let sizes: Result<StoreSizes, StoreError> = daemon.coreQueue.sync {
      Result { () throws(StoreError) in
        if begins { stage.keeper.seal() }
        return try stage.store.sizes()
      }
    }
    do throws(StoreError) {
      let sizes = try sizes.get()
      return ControlAnswer([
        ("sealing", .boolean(stage.keeper.isRunning)),
        ("hot_samples", .integer(sizes.hotSamples)),
        ("sealed_samples", .integer(sizes.sealedSamples)),
      ])
    } catch {
      throw OperationRefusal(.unable, "the store cannot be read: \(error)")
    }
  }
}
