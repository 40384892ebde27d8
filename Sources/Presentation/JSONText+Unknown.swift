public import Telemetry

extension JSONText {
  /// Writes what was sent and is not known, at most twenty of each: topics that nobody was found for, and
  /// series of metrics that are in no catalogue.
  ///
  /// - Parameters:
  ///   - topics: each topic, how many of its messages are in quarantine, and when the last one came.
  ///   - register: the series that there are.
  public mutating func unknown(
    topics: [(topic: String, messages: Int64, last: Instant)],
    register: Register
  ) {
    beginObject()
    key("topics")
    beginArray()
    for topic in topics.prefix(20) {
      beginObject()
      member("topic", .text(topic.topic))
      member("messages", .integer(topic.messages))
      member("last", .time(topic.last))
      endObject()
    }
    endArray()
    let series = register.series.filter { MetricCatalogue.standard[$0.key.metric] == nil }
    member("series", .words(series.prefix(20).map(\.key.description)))
    member("series_count", .integer(Int64(series.count)))
    endObject()
  }
}
