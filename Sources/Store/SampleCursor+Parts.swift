internal import Chunks
internal import Telemetry

extension SampleCursor {
  /// Samples of a series, and figures that stand for others.
  struct Part {
    var series: Register.Series
    var samples: SampleColumns
    var figures: [RollupBucket]
    /// Nothing of the series that follows lies before this moment.
    var end: Instant
  }

  /// What one look into the file has found of a series.
  struct Found {
    var samples = SampleColumns()
    var figures: [RollupBucket] = []
    /// The first time that it says nothing about; nil where there is nothing more.
    var end: Int64?
  }
}
