import Dispatch
import Foundation

/// The parts of the store's benchmark that are measured from within: appending, sealing, decoding.
///
/// Each command prints one JSON object of figures. `Benchmarks/store/run` calls it.
@main
enum StoreBench {
  static func main() throws {
    let words = Array(CommandLine.arguments.dropFirst())
    let queue = DispatchQueue(label: "store-bench")
    let figures: [String: Double]? = try queue.sync {
      switch (words.first, words.count) {
      case ("load", 3), ("live", 3):
        try {
          var loading = try Loading(words[1], words[2], queue: queue, isLive: words[0] == "live")
          return try loading.run()
        }()
      case ("finish", 2):
        try {
          var sealing = try Sealing(words[1], queue: queue)
          return try sealing.finish()
        }()
      case ("append", 4): try Appending(words, queue: queue).run()
      case ("decode", 2): try Decoding(path: words[1]).run()
      default: nil
      }
    }
    guard let figures else {
      let usage = """
        usage: store-bench load DATA STORE       append a data set in the order of arrival, then seal
               store-bench live DATA STORE       the same, sealing after each hour as the daemon does
               store-bench finish STORE          seals on until the 32 days of the last reading are over
               store-bench append STORE ROWS SERIES   durable batches of 5,000
               store-bench decode STORE          every sealed chunk, again and again\n
        """
      FileHandle.standardError.write(Data(usage.utf8))
      exit(2)
    }
    let members = figures.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    print("{\(members.joined(separator: ", "))}")
  }
}
