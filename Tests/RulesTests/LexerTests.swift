import Testing

@testable import Rules

/// How a text falls into tokens; seen from inside, because what a number's unit swallows decides
/// what the grammar can still see.
struct LexerTests {
  private func spellings(_ text: String) throws -> [String] {
    try Lexer.tokens(of: text).map(\.spelling)
  }

  @Test(
    arguments: [
      ("3 mg/L", "mg/L"), ("3mg/L", "mg/L"), ("2 cm/h", "cm/h"), ("50 %", "%"), ("50%", "%"),
      ("400 [ppm]", "[ppm]"), ("1 {state}", "{state}"), ("-110 dB{mW}", "dB{mW}"),
      ("800 umol/(m2.s)", "umol/(m2.s)"), ("800 umol.m-2.s-1", "umol.m-2.s-1"), ("30 ℃", "℃"),
      ("30 °C", "°C"), ("5 m³/h", "m³/h"), ("5 µS/cm", "µS/cm"), ("10m", "m"), ("1h30m", "h30m"),
      ("3e2 mg/L", "mg/L"), ("3 E", "E"),
    ]
  )
  func unitBelongsToItsNumber(text: String, unit: String) throws {
    let quantities = try Lexer.tokens(of: text).compactMap { token -> Quantity? in
      guard case .quantity(let quantity) = token.kind else { return nil }
      return quantity
    }
    #expect(quantities.map(\.unit) == [unit])
  }

  @Test(
    arguments: [
      ("(ph > 8 and x < 2)", ["(", "ph", ">", "8", "and", "x", "<", "2", ")", "the end"]),
      ("mean(ph, 10m) > 8", ["mean", "(", "ph", ",", "10m", ")", ">", "8", "the end"]),
      ("x > 10 m / 2", ["x", ">", "10 m", "/", "2", "the end"]),
      ("x > 10 m/2", ["x", ">", "10 m", "/", "2", "the end"]),
      ("a - b", ["a", "-", "b", "the end"]),
      ("a-b", ["a", "-", "b", "the end"]),
      ("a.top<3", ["a.top", "<", "3", "the end"]),
      ("`a-b.c-1` != 3", ["a-b.c-1", "!=", "3", "the end"]),
      (
        "between(\"22:00\", '06:00')",
        ["between", "(", "\"22:00\"", ",", "\"06:00\"", ")", "the end"]
      ),
      ("", ["the end"]),
      (" \t\r\n ", ["the end"]),
    ]
  )
  func tokens(text: String, expected: [String]) throws {
    #expect(try spellings(text) == expected)
  }

  @Test func offsetsCountCharacters() throws {
    let tokens = try Lexer.tokens(of: "\"清溪\" and  ph >= 8 %")
    #expect(tokens.map(\.offset) == [0, 5, 10, 13, 16, 19])
  }

  @Test(
    arguments: [
      ("ph = 3", 3, "write `==`"), ("ph => 3", 3, "write `>=`"), ("ph <> 3", 3, "write `!=`"),
      ("ph ＜ 3", 3, "write `<`"), ("ph ≤ 3", 3, "write `<=`"), ("（ph < 3）", 0, "write `(`"),
      ("ph < 3 && x > 2", 7, "write `and`"), ("ph < 3 AND x > 2", 7, "write `and`"),
      ("\"open", 0, "put another \" where it ends"), ("x < 3 [ppm", 6, "put a ] where it ends"),
      ("x < 1e999", 4, "write one below 1.8e308"), ("x < 1_000", 5, "write the digits without it"),
    ]
  )
  func faultsAreShownWhereTheyStand(text: String, offset: Int, remedy: String) {
    let error = #expect(throws: ExpressionError.self) { try Lexer.tokens(of: text) }
    #expect(error?.offset == offset)
    #expect(error?.remedy == remedy)
  }

  @Test func lengthIsBounded() {
    let long = String(repeating: " ", count: Lexer.maximumLength)
    #expect(throws: Never.self) { try Lexer.tokens(of: long) }
    #expect(throws: ExpressionError.self) { try Lexer.tokens(of: long + " ") }
    let many = String(repeating: "+", count: Lexer.maximumTokens)
    #expect(throws: ExpressionError.self) { try Lexer.tokens(of: many) }
  }
}
