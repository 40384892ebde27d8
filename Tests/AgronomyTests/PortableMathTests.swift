import Agronomy
import Foundation
import TestSupport
import Testing

/// The C library's functions are the independent truth here.
@Suite struct PortableMathTests {
  /// Values that are not round in binary, over each function's whole span.
  private static func span(_ range: ClosedRange<Double>) -> [Double] {
    (0...4000).map {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / 4000 + 1e-7
    }
  }

  private static func relativeError(_ value: Double, _ truth: Double) -> Double {
    truth == 0 ? abs(value) : abs(value - truth) / abs(truth)
  }

  @Test func exponentialAndLogarithmAgreeWithTheLibrary() {
    for x in Self.span(-700...700) {
      #expect(Self.relativeError(PortableMath.exp(x), exp(x)) < 1e-15)
    }
    for x in Self.span(-2...2) { #expect(Self.relativeError(PortableMath.exp(x), exp(x)) < 1e-15) }
    for x in Self.span(-300...300).map({ pow(10, $0) }) {
      #expect(Self.relativeError(PortableMath.log(x), log(x)) < 1e-15)
    }
    for x in Self.span(0.5...2) { #expect(abs(PortableMath.log(x) - log(x)) < 4e-16) }
  }

  @Test func edgesOfTheExponential() {
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(800) == .infinity)
    #expect(PortableMath.exp(-800) == 0)
    #expect(PortableMath.exp(-740) > 0)
    #expect(PortableMath.exp(.nan).isNaN)
    #expect(PortableMath.exp(.infinity) == .infinity)
    #expect(PortableMath.exp(-.infinity) == 0)
  }

  @Test func edgesOfTheLogarithm() {
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(-1).isNaN)
    #expect(PortableMath.log(.nan).isNaN)
    #expect(PortableMath.log(.infinity) == .infinity)
    let least = Double.leastNonzeroMagnitude
    #expect(Self.relativeError(PortableMath.log(least), log(least)) < 1e-15)
  }

  @Test func anglesAgreeWithTheLibrary() {
    for degrees in Self.span(-720...720) {
      let radians = degrees * .pi / 180
      #expect(abs(PortableMath.sine(degrees: degrees) - sin(radians)) < 3e-15)
      #expect(abs(PortableMath.cosine(degrees: degrees) - cos(radians)) < 3e-15)
    }
  }

  @Test func wholeAnglesAreExactHoweverLarge() {
    #expect(PortableMath.sine(degrees: 360e9) == 0)
    #expect(PortableMath.sine(degrees: 360e9 + 90) == 1)
    #expect(PortableMath.cosine(degrees: 180) == -1)
    #expect(abs(PortableMath.sine(degrees: 3_600_030) - 0.5) < 1e-15)
  }

  @Test func powersAndTangentAgreeWithTheLibrary() {
    for x in Self.span(-20...20) {
      #expect(Self.relativeError(PortableMath.power(1.07, x), pow(1.07, x)) < 4e-15)
      #expect(abs(PortableMath.tanh(x) - tanh(x)) < 5e-16)
    }
    for x in Self.span(-0.06...0.06) {
      #expect(Self.relativeError(PortableMath.tanh(x), tanh(x)) < 2e-14)
    }
  }
}
