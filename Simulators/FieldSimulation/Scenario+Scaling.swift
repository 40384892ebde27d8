extension Scenario {
  /// How many devices it has.
  public var deviceCount: Int {
    sites.reduce(0) { $0 + $1.devices.count }
  }

  /// How many connections of their own it asks for: a gateway's, or that of a device with a will.
  public var linkCount: Int {
    sites.reduce(0) { $0 + ($1.gateway == nil ? 0 : 1) + $1.devices.count(where: \.hasWill) }
  }

  /// The same scenario with exactly `count` devices.
  ///
  /// Further devices come as copies of its sites in turn, under the next free numbers (`qingxi-4`
  /// after `qingxi-3`), each with a life a little of its own; fewer are its first ones.
  public func scaled(toDevices count: Int) -> Scenario {
    var scaled = self
    var left = count
    scaled.sites = []
    var taken = Set(sites.map(\.name))
    var numbers: [String: Int] = [:]
    var index = 0
    while left > 0, deviceCount > 0 {
      var site = sites[index % sites.count]
      if index >= sites.count {
        site.name = Self.nextName(after: site.name, taken: &taken, numbers: &numbers)
        site.spread = max(site.spread, 0.03)
      }
      site.devices = Array(site.devices.prefix(left))
      left -= site.devices.count
      scaled.sites.append(site)
      index += 1
    }
    return scaled
  }

  /// `numbers` remembers where the search for a stem stopped, so a county takes no square of time.
  private static func nextName(
    after name: String,
    taken: inout Set<String>,
    numbers: inout [String: Int]
  ) -> String {
    let digits = String(name.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
    let stem = digits.isEmpty ? name + "-" : String(name.dropLast(digits.count))
    var number = numbers[stem] ?? Int(digits) ?? 1
    repeat { number += 1 } while !taken.insert("\(stem)\(number)").inserted
    numbers[stem] = number
    return "\(stem)\(number)"
  }
}
