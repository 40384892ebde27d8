/// The chunks of several series of one device in one run of bytes, with the timeline that they share.
public struct ChunkBundle {
  /// One series of it.
  public struct Member: Hashable, Sendable {
    /// The number of the series.
    public var series: Int32
    /// How many samples of it there are.
    public var samples: Int
    /// Bytes that are its own.
    public var size: Int { bytes.count }
    /// Where its chunk lies, without a frame.
    var bytes: Range<Int>
  }

  /// The series, in rising order.
  public let members: [Member]
  let timeline: Timeline?
  let bytes: [UInt8]

  /// The member of a series; nil where it is not in the bundle.
  public func member(of series: Int32) -> Member? {
    members.first { $0.series == series }
  }

  /// Roughly the bytes of memory that it takes up.
  public var footprint: Int { bytes.count + 16 * (timeline?.count ?? 0) + 40 * members.count }
}
