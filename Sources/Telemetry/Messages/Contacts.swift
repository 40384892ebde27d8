/// The people who are told, and who of them is on duty when.
public struct Contacts: Hashable, Sendable {
  /// A person, and under which names the receivers know them.
  public struct Person: Hashable, Sendable {
    /// What people call them.
    public var name: String
    /// The mobile number, by which DingTalk and WeCom call people.
    public var mobile: String?
    /// DingTalk's user id.
    public var dingtalk: String?
    /// WeCom's user id.
    public var wecom: String?
    /// Feishu's open id.
    public var feishu: String?
    /// The mail address.
    public var email: String?

    /// Makes a person.
    public init(
      name: String,
      mobile: String? = nil,
      dingtalk: String? = nil,
      wecom: String? = nil,
      feishu: String? = nil,
      email: String? = nil
    ) {
      (self.name, self.mobile, self.dingtalk) = (name, mobile, dingtalk)
      (self.wecom, self.feishu, self.email) = (wecom, feishu, email)
    }
  }

  /// Some people at some times.
  public struct Shift: Hashable, Sendable {
    /// The keys of the people.
    public var people: [String]
    /// When it holds; empty for always.
    public var during: [CalendarInterval]
    /// After how many days the next of the people takes over; nil where all are on duty together.
    public var rotatesEvery: Int?
    /// The day, counted from 1970-01-01, on which the first of the people begins.
    public var rotatesFrom: Int64

    /// Makes a shift.
    public init(
      people: [String],
      during: [CalendarInterval] = [],
      rotatesEvery: Int? = nil,
      rotatesFrom: Int64 = 0
    ) {
      (self.people, self.during) = (people, during)
      (self.rotatesEvery, self.rotatesFrom) = (rotatesEvery, rotatesFrom)
    }
  }

  /// People by key.
  public var people: [String: Person]
  /// Duties by name, such as `duty_technician`: the first shift that holds says who.
  public var roles: [String: [Shift]]

  /// Makes the contacts.
  public init(people: [String: Person] = [:], roles: [String: [Shift]] = [:]) {
    (self.people, self.roles) = (people, roles)
  }

  /// The keys of the people that some names of people and roles mean at a moment, each once.
  public func onDuty(_ names: [String], at now: Instant, in zone: LocalZone) -> [String] {
    var found: [String] = []
    for name in names {
      for key in roles[name].map({ onDuty($0, at: now, in: zone) }) ?? [name]
      where people[key] != nil && !found.contains(key) {
        found.append(key)
      }
    }
    return found
  }

  private func onDuty(_ shifts: [Shift], at now: Instant, in zone: LocalZone) -> [String] {
    let shift = shifts.first { shift in
      shift.during.isEmpty || shift.during.contains { $0.contains(now, in: zone) }
    }
    guard let shift, !shift.people.isEmpty else { return [] }
    guard let length = shift.rotatesEvery else { return shift.people }
    let days = now.day(offset: zone.offset(at: now)) - shift.rotatesFrom
    let turns = CivilTime.floorDivide(days, Int64(max(1, length)))
    let count = Int64(shift.people.count)
    return [shift.people[Int(((turns % count) + count) % count)]]
  }
}
