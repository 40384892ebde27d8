internal import Telemetry

/// What a fault has touched of one metric, or of whole messages, for the truth file.
struct FaultTrace: Sendable {
  private let kind: String
  private let metric: String?
  /// Whether it strikes single readings and not a stretch of them.
  private let isOfPoints: Bool
  private var from = Instant(milliseconds: .max)
  private var to = Instant(milliseconds: .min)
  private var count = 0
  /// Moments that have not been taken yet.
  private var moments: [Instant] = []

  init(kind: String, metric: String? = nil, isOfPoints: Bool = false) {
    (self.kind, self.metric, self.isOfPoints) = (kind, metric, isOfPoints)
  }

  /// Notes a reading or message by the time that it claims.
  mutating func note(_ claimed: Instant) {
    guard !isOfPoints else { return moments.append(claimed) }
    from = min(from, claimed)
    to = max(to, claimed)
    count += 1
  }

  /// The single moments since this was last asked; a stretch is told at the end.
  mutating func takeMoments(site: String, device: String) -> [TruthEntry] {
    guard !moments.isEmpty else { return [] }
    defer { moments.removeAll(keepingCapacity: true) }
    return moments.map { entry(site: site, device: device, from: $0, to: $0, touched: 1) }
  }

  /// The stretch, once the run has ended.
  func stretch(site: String, device: String) -> TruthEntry? {
    count > 0 ? entry(site: site, device: device, from: from, to: to, touched: count) : nil
  }

  private func entry(
    site: String,
    device: String,
    from: Instant,
    to: Instant,
    touched: Int
  ) -> TruthEntry {
    .fault(
      TruthEntry.Fault(
        kind: kind,
        site: site,
        device: device,
        metric: metric,
        from: from,
        to: to,
        touched: touched
      )
    )
  }
}
