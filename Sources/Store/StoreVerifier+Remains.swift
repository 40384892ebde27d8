internal import Telemetry

extension StoreVerifier {
  /// Each part once, in the order in which they were met.
  private final class Losses {
    private(set) var all: [StoreLoss] = []
    private var known: Set<StoreLoss> = []

    func take(_ loss: StoreLoss) {
      if known.insert(loss).inserted { all.append(loss) }
    }
  }

  /// Reads what can be read.
  func remains() -> StoreRemains {
    let losses = Losses()
    var remains = StoreRemains()
    do throws(StoreError) {
      let reader = try StoreReader(path: reader.path, onLoss: losses.take)
      let series = try reader.series(matching: nil)
      remains.series = series.count
      let cursor = reader.cursor(over: series, in: .all)
      while let block = try cursor.next() { remains.readings += Int64(block.columns.count) }
    } catch {
      losses.take(StoreLoss(part: "all that follows", cause: error.description))
    }
    remains.losses = losses.all
    return remains
  }
}
