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
    let place = instances[index].place
    let isForeign =
      group == 0 && place.device != nil && place.device != entry.key.device
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
          let rank = rank(of: entry, for: instances[index].view.lanes[lane], input, place)
          tap(entry, index, lane: lane, input: position, rank: rank)
        }
      }
    }
  }

  private func lanes(_ index: Int, _ group: Int) -> [Int] {
    instances[index].view.lanes.indices.filter {
      instances[index].view.lanes[$0].group == Int32(group)
    }
  }

  /// How near a series is to a lane: by its device first, then by its channel.
  private func rank(
    of entry: Register.Series,
    for lane: Lane,
    _ input: Term.Input,
    _ place: AlertPlace
  ) -> Int8 {
    let isOwn = lane.device == nil ? place.device == entry.key.device : lane.device == entry.device
    guard isOwn else { return 1 }
    if input.channel != nil || lane.channel == entry.key.channel { return 4 }
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
    let channel = spec.metric == nil || spec.channel != nil ? nil : entry.key.channel
    let mine = lanes(index, group)
    let known = mine.first {
      let lane = instances[index].view.lanes[$0]
      return lane.isTaken && lane.device == entry.device && lane.channel == channel
    }
    let free = mine.first { !instances[index].view.lanes[$0].isTaken }
    let device = register[entry.device]
    let lane =
      known ?? free ?? addLane(index, group: group, device: device, channel: channel)
    if known == nil {
      instances[index].view.lanes[lane].device = entry.device
      instances[index].view.lanes[lane].channel = channel
      instances[index].view.lanes[lane].isTaken = true
      let rule = rules[instances[index].rule]
      instances[index].view.lanes[lane].staleAfter =
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
    let place = instances[index].place
    for series in met[place.site] ?? [] {
      guard let entry = register[series] else { continue }
      let isForeign = group == 0 && place.device != nil && place.device != entry.key.device
      for (position, input) in inputs.enumerated()
      where position != primary && Self.fits(input, entry.key) {
        guard !isForeign || input.device != nil else { continue }
        for lane in lanes(index, group) {
          let rank =
            input.device != nil
            ? 5 : rank(of: entry, for: instances[index].view.lanes[lane], input, place)
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
      $0.instance == Int32(index) && $0.input == Int32(input)
        && instances[index].view.lanes[Int($0.lane)].group == Int32(group)
    }
  }

  private mutating func tap(
    _ entry: Register.Series,
    _ index: Int,
    lane: Int,
    input: Int,
    rank: Int8
  ) {
    let slot = Int(instances[index].view.lanes[lane].firstInput) + input
    guard rank >= instances[index].view.values[slot].rank else { return }
    instances[index].view.values[slot].rank = rank
    let tap = Tap(instance: Int32(index), lane: Int32(lane), input: Int32(input), rank: rank)
    let series = Int(entry.id.rawValue)
    let isThere =
      taps[series]?.contains {
        $0.instance == tap.instance && $0.lane == tap.lane && $0.input == tap.input
          && $0.rank == tap.rank
      } ?? false
    if !isThere { taps[series, default: []].append(tap) }
    takeUp(entry.id, index, slot)
  }

  /// Gives a new input the reading that came before there was anybody to look at it.
  private mutating func takeUp(_ series: SeriesID, _ index: Int, _ slot: Int) {
    guard let sample = lastShared[series], let value = sample.value,
      rules[instances[index].rule].use.accepts(sample.flag),
      sample.time.milliseconds > instances[index].view.values[slot].time
    else { return }
    instances[index].view.values[slot].time = sample.time.milliseconds
    instances[index].view.values[slot].value = value
    instances[index].view.values[slot].heard = heard(sample.arrived)
  }
}

extension [[Tap]?] {
  /// The taps of a series, made when they are not there.
  fileprivate subscript(slot: Int, default empty: @autoclosure () -> [Tap]) -> [Tap] {
    get { self[slot] ?? empty() }
    set { self[slot] = newValue }
  }
}
