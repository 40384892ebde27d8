import Glibc
import Telemetry
import Testing

@Suite struct SeriesGlobTests {
  private static let names = [
    "qingxi-3/probe-1/dissolved_oxygen.bottom", "qingxi-3/probe-1/dissolved_oxygen", "a/b/c",
    "a/b/cc", "a/bb/c", "", "a", "a/b", "a/b/c/d", "]/-/^", "a/%2F/c", "*/?/[", "aXbXc",
    "a/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab/c",
  ]

  /// The C library's own matcher is the truth: fnmatch with FNM_PATHNAME.
  @Test(arguments: [
    "qingxi-*/*/dissolved_oxygen*", "*", "*/*", "*/*/*", "a/b/?", "a/?/c", "?/?/?", "a/[abc]/c",
    "a/[!x]/c", "a/[^b]/c", "[a-z]/[a-z]/[a-z]", "[]]/-/^", "[!]]/b/c", "a/[b", "a?b?c", "a*c",
    "a[/]b/c", "a[!x]b/c", "\\*/\\?/\\[", "*/*a*a*a*a*a*c/c", "**/**/**", "", "a/b/c**",
    "[z-a]/b/c",
    "[!z-a]/b/c", "[a-]/b/c", "[]-a]/b/c", "a/*b/c", "*/%2F/*", "a/b/c\\d",
  ])
  func matchesAsTheShellDoes(pattern: String) {
    for name in Self.names {
      let isExpected = fnmatch(pattern, name, FNM_PATHNAME) == 0
      #expect(SeriesGlob(pattern).matches(name) == isExpected, "\(pattern) against \(name)")
    }
  }

  @Test func manyStarsTakeNoLongTime() {
    let glob = SeriesGlob("s/" + String(repeating: "a*", count: 40) + "b/m")
    #expect(!glob.matches("s/" + String(repeating: "a", count: 60) + "/m"))
  }

  @Test func keysAreMatchedByTheirWholeName() {
    let key = SeriesKey(site: "s", device: "d", metric: "m", channel: "c")
    #expect(SeriesGlob("s/d/m.c").matches(key))
    #expect(SeriesGlob("s/*/m*").matches(key))
    #expect(!SeriesGlob("s/d/m").matches(key))
    #expect(!SeriesGlob("*").matches(key))
    #expect(SeriesGlob("s/*").description == "s/*")
  }
}
