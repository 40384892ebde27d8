/// The name of a series: `site/device/metric` or `site/device/metric.channel`.
///
/// Each part holds `[A-Za-z0-9_-]{1,64}`, with everything else percent-encoded (see ``NamePart``).
public struct SeriesKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The site, such as `qingxi-3`.
  public var site: String
  /// The device at the site, such as `probe-1`.
  public var device: String
  /// The metric, such as `dissolved_oxygen`.
  public var metric: String
  /// What tells two sensors of one metric on one device apart, such as `bottom`.
  public var channel: String?

  /// Makes a key of parts that are already valid names.
  public init(site: String, device: String, metric: String, channel: String? = nil) {
    (self.site, self.device, self.metric, self.channel) = (site, device, metric, channel)
  }

  /// Parses `site/device/metric[.channel]`; nil where a part is missing or not a valid name.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let last = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard last.count <= 2 else { return nil }
    let names = [parts[0], parts[1]] + last
    guard names.allSatisfy({ NamePart.isValid(String($0)) }) else { return nil }
    self.init(
      site: String(parts[0]),
      device: String(parts[1]),
      metric: String(last[0]),
      channel: last.count == 2 ? String(last[1]) : nil
    )
  }

  /// The key as it is written everywhere.
  public var description: String {
    // Written for each row of an answer, so its bytes are put down once.
    let length = site.utf8.count + device.utf8.count + metric.utf8.count
    return String(unsafeUninitializedCapacity: length + (channel?.utf8.count ?? 0) + 3) { room in
      var end = 0
      func put(_ part: String) {
        var part = part
        part.withUTF8 { bytes in
          _ = room[end...].update(fromContentsOf: bytes)
          end += bytes.count
        }
      }
      put(site)
      put("/")
      put(device)
      put("/")
      put(metric)
      if let channel {
        put(".")
        put(channel)
      }
      return end
    }
  }

  /// The metric with its channel: `dissolved_oxygen.bottom`.
  public var measure: String {
    channel.map { "\(metric).\($0)" } ?? metric
  }

  /// Orders keys by site, then device, metric and channel.
  public static func < (left: SeriesKey, right: SeriesKey) -> Bool {
    (left.site, left.device, left.metric, left.channel ?? "")
      < (right.site, right.device, right.metric, right.channel ?? "")
  }
}
