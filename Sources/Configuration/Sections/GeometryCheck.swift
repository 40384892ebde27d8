/// Checks a GeoJSON polygon (RFC 7946, section 3.1.6).
enum GeometryCheck {
  /// Notes what is not a polygon in a site's `geometry`.
  static func check(_ reader: NodeReader) {
    _ = reader.mapping { keys in
      _ = keys.required("type", "Polygon")?.word(of: ["Polygon"])
      let example = "[[[119.97, 30.54], [119.98, 30.54], [119.98, 30.55], [119.97, 30.54]]]"
      _ = keys.required("coordinates", example)?.items(checkRing)
    }
  }

  private static func checkRing(_ reader: NodeReader) {
    guard let points = reader.items({ $0.items { $0.number() } }) else { return }
    guard points.allSatisfy({ (2...3).contains($0.count) }), points.count >= 4,
      points.first == points.last
    else {
      return reader.fault(
        "\(reader.title) is not a closed ring of [longitude, latitude] points",
        "give at least four points, the last equal to the first"
      )
    }
  }
}
