import Telemetry

/// Where rules are judged: sites and their devices by number, so that each name is kept once however
/// many rules hold there.
struct RulePlaces: Sendable {
  /// A device, or a site as a whole.
  struct Place: Sendable {
    var site: Int32
    var device: String?
    /// The instance that was made there last, from which ``RuleInstance/next`` leads to the others;
    /// -1 where there is none.
    var newest: Int32 = -1
  }

  private struct Name: Hashable {
    var site: Int32
    var device: String?
  }

  private(set) var places: [Place] = []
  private(set) var sites: [(name: String, context: SiteContext)] = []
  private var siteNumbers: [String: Int32] = [:]
  private var placeNumbers: [Name: Int32] = [:]

  /// The number of a site, whose context is made when it is new.
  mutating func site(_ name: String, context: @autoclosure () -> SiteContext) -> Int32 {
    if let known = siteNumbers[name] { return known }
    let number = Int32(sites.count)
    sites.append((name, context()))
    siteNumbers[name] = number
    return number
  }

  /// The number of a place, given when it is new.
  mutating func place(site: Int32, device: String?) -> Int32 {
    let name = Name(site: site, device: device)
    if let known = placeNumbers[name] { return known }
    let number = Int32(places.count)
    places.append(Place(site: site, device: device))
    placeNumbers[name] = number
    return number
  }

  /// The number of a place; nil where nothing has been judged.
  func number(site: String, device: String?) -> Int32? {
    siteNumbers[site].flatMap { placeNumbers[Name(site: $0, device: device)] }
  }

  /// Puts an instance before the others of its place.
  ///
  /// - Returns: the one that was before it; -1 where there was none.
  mutating func chain(_ instance: Int32, at place: Int32) -> Int32 {
    defer { places[Int(place)].newest = instance }
    return places[Int(place)].newest
  }

  /// What rules may ask of a site; nil for one that no rule has been judged at.
  func context(of site: String) -> SiteContext? {
    siteNumbers[site].map { sites[Int($0)].context }
  }

  /// The name of a place's site.
  func siteName(of place: Int32) -> String { sites[Int(places[Int(place)].site)].name }
}
