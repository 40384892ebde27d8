// swift-tools-version: 6.2
// Copyright 2026 the Sluice authors. Licensed under the Apache License, Version 2.0.

import PackageDescription

// Each upcoming feature names its proposal; the next language mode switches them on for everyone.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),  // SE-0335
  .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
  .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
  .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
  .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
]

/// The targets that touch C pointers mark every such use (SE-0458).
let boundary: [SwiftSetting] = settings + [.strictMemorySafety()]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)

let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")

/// For a program that is begun for each question: little is left for the loader to look up.
///
/// The folder holds what `-lstdc++` stands for.
let quickStart: [LinkerSetting] = [
  .unsafeFlags(
    ["-L", "\(Context.packageDirectory)/Deploy/linking", "-Xlinker", "--no-export-dynamic"],
    .when(configuration: .release)
  )
]

/// A library target in `Sources/`.
func room(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  settings: [SwiftSetting] = settings
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one library target.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    swiftSettings: settings
  )
}

let package = Package(
  name: "sluice",
  products: [
    .executable(name: "sluiced", targets: ["sluiced"]),
    .executable(name: "sluice", targets: ["sluice"]),
    .executable(name: "sluice-sim", targets: ["sluice-sim"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", exact: "0.27.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
  ],
  targets: [
    // Layer 0: Debian's C libraries.
    .systemLibrary(
      name: "CMosquitto",
      pkgConfig: "libmosquitto",
      providers: [.apt(["libmosquitto-dev"])]
    ),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // Of these two the headers are needed to build; the libraries themselves are loaded by whoever
    // sends or signs something.
    .target(name: "CCurl"),
    .target(name: "CCrypto"),

    // Layer 1: plain values.
    room("Telemetry"),
    // Generated from the .proto file beside it, once; only these few types know of protobuf.
    .target(
      name: "SparkplugMessages",
      dependencies: [protobuf],
      exclude: ["sparkplug_b.proto"],
      swiftSettings: [.swiftLanguageMode(.v6)]
    ),

    // Layer 2, pure: no I/O, no clock, no task.
    room("Agronomy"),
    room("Decoding", ["Telemetry", "SparkplugMessages", protobuf]),
    room("Windows", ["Telemetry"]),
    room("QualityControl", ["Telemetry"]),
    room("Presence", ["Telemetry"]),
    room("Rules", ["Telemetry"]),
    room("Presentation", ["Telemetry"]),

    room("Chunks", ["CZstd", "Telemetry"], settings: boundary),

    // Layer 2, edge.
    room("MQTT", ["CMosquitto", "Telemetry"], settings: boundary),
    room("SQLite", ["CSQLite"], settings: boundary),
    room("Web", ["CCurl", "CCrypto", "Telemetry"], settings: boundary),

    // Layer 3.
    room(
      "Configuration",
      ["Telemetry", "Agronomy", "Decoding", "Presence", "QualityControl", "Rules", "Yams"]
    ),
    room("Store", ["Telemetry", "Chunks", "SQLite"]),
    room("Notify", ["Telemetry", "Presentation", "Web", logging]),

    // Layer 4: the stages joined.
    room(
      "Pipeline",
      ["Telemetry", "Decoding", "Presence", "QualityControl", "Rules", "Notify", logging]
    ),

    // Layer 5: composition root.
    room(
      "Daemon",
      [
        "Telemetry", "Presentation", "Configuration", "MQTT", "Store", "Notify", "Pipeline", "Web",
        "Presence", "Rules", "Decoding", "QualityControl", "Agronomy", "CMalloc",
        logging, .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
      ]
    ),

    // Layer 6: main programs.
    .executableTarget(
      name: "sluiced",
      dependencies: ["Daemon", "Configuration", arguments],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "sluice",
      dependencies: [
        "Telemetry", "Presentation", "Configuration", "Store", "Notify", "Decoding", "Presence",
        "QualityControl", "Rules", "Windows", "CMalloc", arguments,
      ],
      swiftSettings: settings,
      linkerSettings: quickStart
    ),
    .target(
      name: "FieldSimulation",
      dependencies: ["Telemetry", "Agronomy", "Yams"],
      path: "Simulators/FieldSimulation",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "sluice-sim",
      dependencies: [
        "FieldSimulation", "MQTT", "Telemetry", "Store", "Presentation", arguments,
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      path: "Simulators/sluice-sim",
      swiftSettings: settings
    ),

    .executableTarget(
      name: "codec-bench",
      dependencies: ["Decoding", "Telemetry"],
      path: "Benchmarks/CodecBench",
      exclude: ["messages.jsonl"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "rules-bench",
      dependencies: ["Rules", "Store", "Telemetry"],
      path: "Benchmarks/rules",
      exclude: ["backtest"],
      swiftSettings: settings
    ),
    .executableTarget(
      name: "store-bench",
      dependencies: ["Store", "Chunks", "SQLite", "Telemetry"],
      path: "Benchmarks/store",
      exclude: ["run", "append.c", "stores.py"],
      swiftSettings: settings
    ),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["Telemetry"],
      path: "Tests/TestSupport",
      exclude: ["Shims"],
      swiftSettings: settings
    ),
    tests(of: "Telemetry"),
    tests(of: "Agronomy"),
    .target(
      name: "FuzzEntries",
      dependencies: ["Telemetry", "Decoding", "Chunks"],
      path: "Fuzz/Entries",
      swiftSettings: settings
    ),
    tests(of: "Decoding", ["Telemetry", "FuzzEntries"]),
    tests(of: "Windows", ["Telemetry"]),
    tests(of: "QualityControl", ["Telemetry"]),
    tests(of: "Presence", ["Telemetry"]),
    tests(of: "Rules", ["Telemetry"]),
    tests(of: "Presentation", ["Telemetry"]),
    tests(of: "MQTT", ["Telemetry"]),
    tests(of: "SQLite"),
    tests(of: "Web", ["Telemetry"]),
    tests(of: "Configuration", ["Telemetry", "Decoding", "Presence", "QualityControl", "Rules"]),
    tests(of: "Chunks", ["Telemetry", "FuzzEntries"]),
    .target(name: "CFaultDisk", dependencies: ["CSQLite"], path: "Tests/CFaultDisk"),
    tests(of: "Store", ["Telemetry", "Chunks", "SQLite", "CSQLite", "CFaultDisk"]),
    tests(of: "Notify", ["Telemetry", "Presentation", "Web", logging]),
    tests(
      of: "Pipeline",
      ["Telemetry", "Notify", "Decoding", "Presence", "QualityControl", "Rules", "Windows"]
    ),
    tests(of: "Daemon", ["Telemetry"]),
    tests(of: "FieldSimulation", ["Telemetry", "Agronomy", "Configuration", "Decoding"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "TestSupport", "Telemetry", "Store", "sluiced", "sluice", "sluice-sim",
      ],
      swiftSettings: settings
    ),
  ]
)

// The fuzzer, only when it is asked for: its instrumentation slows everything down.
if Context.environment["SLUICE_FUZZ"] != nil {
  let fuzzed: SwiftSetting = .unsafeFlags(["-sanitize=fuzzer"])
  for target in package.targets
  where ["Telemetry", "SparkplugMessages", "Decoding", "Chunks", "FuzzEntries"].contains(
    target.name
  ) {
    target.swiftSettings = (target.swiftSettings ?? []) + [fuzzed]
  }
  package.targets.append(
    .executableTarget(
      name: "sluice-fuzz",
      dependencies: ["FuzzEntries"],
      path: "Fuzz/Program",
      swiftSettings: settings + [fuzzed, .unsafeFlags(["-parse-as-library"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]
    )
  )
  package.products.append(.executable(name: "sluice-fuzz", targets: ["sluice-fuzz"]))
}
