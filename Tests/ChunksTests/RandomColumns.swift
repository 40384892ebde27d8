import Telemetry
import TestSupport

/// Columns as devices make them, and as no device does.
struct RandomColumns {
  enum Shape: CaseIterable {
    /// Even times, decimal noise, all good.
    case telemetry
    /// Off by a little each time, gaps, some samples late, some marked.
    case jitter
    /// Nothing changes.
    case still
    /// Numbers that are no decimals.
    case binary
    /// Single precision, widened.
    case single
    /// Decimals among which a few are not, negative zeros too.
    case mixed
    /// Missing values, now and then or most of the time.
    case gaps
    /// Every bit is drawn.
    case wild
  }

  private var generator: SplitMix

  init(seed: UInt64) { generator = SplitMix(seed: seed) }

  mutating func make(_ count: Int, _ shape: Shape) -> SampleColumns {
    var samples = SampleColumns()
    var time: Int64 = 1_753_401_600_000
    for index in 0..<count {
      time += step(shape)
      let isMissing = shape == .gaps && Int.random(in: 0..<3, using: &generator) == 0
      samples.times.append(time)
      samples.values.append(isMissing ? .nan : value(shape, index))
      samples.flags.append(isMissing ? 9 : flag(shape))
      samples.reasons.append(shape == .wild ? .random(in: 0...UInt32.max, using: &generator) : 0)
      samples.delays.append(delay(shape))
    }
    return samples
  }

  private mutating func step(_ shape: Shape) -> Int64 {
    switch shape {
    case .jitter:
      let gap: Int64 = Int.random(in: 0..<50, using: &generator) == 0 ? 3_600_000 : 0
      return 60_000 + gap + .random(in: -500...500, using: &generator)
    case .wild: return .random(in: 1...1 << 40, using: &generator)
    default: return 60_000
    }
  }

  private mutating func value(_ shape: Shape, _ index: Int) -> Double {
    let noise = Double.random(in: -1...1, using: &generator)
    switch shape {
    case .telemetry, .jitter, .gaps: return (200 + noise * 8).rounded() / 10
    case .still: return 21.5
    case .binary: return 20 + noise
    case .single: return Double(Float(20 + noise))
    case .mixed: return index % 40 == 7 ? [-0.0, .pi][index % 2] : (noise * 100).rounded() / 100
    case .wild:
      let bits = UInt64.random(in: 0...UInt64.max, using: &generator)
      let drawn = Double(bitPattern: bits)
      return drawn.isFinite ? drawn : 0
    }
  }

  private mutating func flag(_ shape: Shape) -> UInt8 {
    switch shape {
    case .jitter: Int.random(in: 0..<40, using: &generator) == 0 ? 3 : 1
    case .wild: .random(in: 0...127, using: &generator)
    default: 1
    }
  }

  private mutating func delay(_ shape: Shape) -> Int64 {
    switch shape {
    case .jitter: .random(in: 3...40, using: &generator)
    case .wild: .random(in: .min...(.max), using: &generator)
    default: 12
    }
  }
}
