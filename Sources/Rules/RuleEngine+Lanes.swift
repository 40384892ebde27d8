import Telemetry

/// Ties series to the lanes of instances.
extension RuleEngine {
  mutating func bind(
    _ entry: Register.Series,
    to index: Int,
    group: Int,
    _ register: Register
  ) {
    let inputs = programs[instances[index].rule].groups[group].inputs
    let primary = inputs.firstIndex { $0.device == nil }
    let device = places.places[Int(instances[index].place)].device
    let isForeign = group == 0 && device != nil && device != entry.key.device
    for (position, input) in inputs.enumerated() where Self.fits(input, entry.key) {
      if position == primary {
        guard !isForeign, holds(rules[instances[index].rule], for: entry.key.device) else {
          continue
        }
        bindPrimary(entry, index, group: group, input: position, register)
      } else if input.device != nil {
        for lane in lanes(index, group) { tap(entry, index, lane: lane, input: position, rank: 5) }
      } else {
        for lane in lanes(index, group) where !isForeign {
          let rank = rank(of: entry, for: view.lanes[Int(lane)], input, device)
          tap(entry, index, lane: lane, input: position, rank: rank)
        }
      }
    }
  }

  private func lanes(_ index: Int, _ group: Int) -> [Int32] {
    view.chain(from: instances[index].firstLane).filter {
      view.lanes[Int($0)].group == Int16(group)
    }
  }

  /// The number of a channel; 0 for none.
  private mutating func number(ofChannel name: String?) -> Int32 {
    guard let name else { return 0 }
    if let known = channels.firstIndex(of: name) { return Int32(known + 1) }
    channels.append(name)
    return Int32(channels.count)
  }

  private func channel(of lane: Lane) -> String? {
    lane.channel == 0 ? nil : channels[Int(lane.channel) - 1]
  }

  /// How near a series is to a lane: by its device first, then by its channel.
  private func rank(
    of entry: Register.Series,
    for lane: Lane,
    _ input: Term.Input,
    _ device: String?
  ) -> Int8 {
    let isOwn =
      lane.device == .unattributed ? device == entry.key.device : lane.device == entry.device
    guard isOwn else { return 1 }
    if input.channel != nil || channel(of: lane) == entry.key.channel { return 4 }
    return entry.key.channel == nil ? 3 : 2
  }

  /// Gives a series of the first metric a lane of its own.
  private mutating func bindPrimary(
    _ entry: Register.Series,
    _ index: Int,
    group: Int,
    input: Int,
    _ register: Register
  ) {
    let spec = programs[instances[index].rule].groups[group].inputs[input]
    let name = spec.metric == nil || spec.channel != nil ? nil : entry.key.channel
    let channel = number(ofChannel: name)
    let mine = lanes(index, group)
    let known = mine.first {
      let lane = view.lanes[Int($0)]
      return lane.isTaken && lane.device == entry.device && lane.channel == channel
    }
    let free = mine.first { !view.lanes[Int($0)].isTaken }
    let device = register[entry.device]
    let lane =
      known ?? free ?? addLane(index, group: group, device: device, channel: channel)
    if known == nil {
      view.lanes[Int(lane)].device = entry.device
      view.lanes[Int(lane)].channel = channel
      view.lanes[Int(lane)].isTaken = true
      let rule = rules[instances[index].rule]
      view.lanes[Int(lane)].staleAfter =
        staleAfter(rule, site: entry.key.site, device: entry.key.device).milliseconds
    }
    tap(entry, index, lane: lane, input: input, rank: 5)
    if known == nil { bindMet(index, group: group, register) }
  }

  /// Ties the series that have been met before to what is new.
  mutating func bindMet(_ index: Int, group: Int, _ register: Register) {
    let inputs = programs[instances[index].rule].groups[group].inputs
    guard inputs.count > 1 || inputs.contains(where: { $0.device != nil }) || group > 0 else {
      return
    }
    let primary = inputs.firstIndex { $0.device == nil }
    let (site, device) = (
      places.siteName(of: instances[index].place),
      places.places[Int(instances[index].place)].device
    )
    for series in met[site] ?? [] {
      guard let entry = register[series] else { continue }
      let isForeign = group == 0 && device != nil && device != entry.key.device
      for (position, input) in inputs.enumerated()
      where position != primary && Self.fits(input, entry.key) {
        guard !isForeign || input.device != nil else { continue }
        for lane in lanes(index, group) {
          let rank =
            input.device != nil
            ? 5 : rank(of: entry, for: view.lanes[Int(lane)], input, device)
          tap(entry, index, lane: lane, input: position, rank: rank)
        }
      }
      if group > 0, let primary, Self.fits(inputs[primary], entry.key),
        !isTapped(series, index, group, primary)
      {
        bindPrimary(entry, index, group: group, input: primary, register)
      }
    }
  }

  private func isTapped(_ series: SeriesID, _ index: Int, _ group: Int, _ input: Int) -> Bool {
    (taps[Int(series.rawValue)] ?? []).contains {
      $0.instance == Int32(index) && $0.input == UInt16(input)
        && view.lanes[Int($0.lane)].group == Int16(group)
    }
  }

  private mutating func tap(
    _ entry: Register.Series,
    _ index: Int,
    lane: Int32,
    input: Int,
    rank: Int8
  ) {
    let tap = Tap(instance: Int32(index), lane: lane, input: UInt16(input), rank: rank)
    let slot = slot(of: tap)
    guard rank >= view.ranks[slot] else { return }
    view.ranks[slot] = rank
    let series = Int(entry.id.rawValue)
    let isThere = taps[series]?.contains(tap) ?? false
    if !isThere { taps[series, default: []].append(tap) }
    takeUp(entry.id, index, slot)
  }

  /// Gives a new input the reading that came before there was anybody to look at it.
  private mutating func takeUp(_ series: SeriesID, _ index: Int, _ slot: Int) {
    guard let sample = lastShared[series], let value = sample.value,
      rules[instances[index].rule].use.accepts(sample.flag),
      sample.time.milliseconds > view.values[slot].time
    else { return }
    view.values[slot] = InputValue(
      time: sample.time.milliseconds,
      value: value,
      heard: heard(sample.arrived, series).watched
    )
  }
}

extension [[Tap]?] {
  /// The taps of a series, made when they are not there.
  fileprivate subscript(slot: Int, default empty: @autoclosure () -> [Tap]) -> [Tap] {
    get { self[slot] ?? empty() }
    set { self[slot] = newValue }
  }
}
