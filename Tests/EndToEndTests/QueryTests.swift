import Foundation
import Telemetry
import TestSupport
import Testing

extension EndToEnd {
  /// From the broker to the command line, as the contract prints it.
  @Suite struct QueryTests {
    @Test func queryPrintsTheFieldsOfTheContract() throws {
      let broker = try MosquittoBroker(settings: EndToEnd.keepsAll)
      let daemon = try DaemonProcess(DaemonSettings(brokerPort: broker.port))
      try daemon.start()
      let now = Int64(Date().timeIntervalSince1970 * 1000)
      let body = #"{"ts":\#(now),"seq":1,"dissolved_oxygen":2.61,"water_temp":24.5}"#
      try WirePublisher(
        port: broker.port,
        [WirePublisher.Message("farm/qingxi-3/probe-1/telemetry", body)]
      ).wait()
      try daemon.waitForStatus("the reading") { $0.ledger.stored == 1 }
      let run = try ChildProcess.run(
        try Programs.built("sluice"),
        [
          "query", "qingxi-*/*/dissolved_oxygen", "--since", "1h", "--format", "json", "--config",
          daemon.configurationPath,
        ]
      )
      #expect(run.isSuccess, "\(run.errors)")
      let line = try #require(run.output.first)
      #expect(run.output.count == 1)
      let pattern =
        #/
        \{"series":"qingxi-3\/probe-1\/dissolved_oxygen",
        "time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00",
        "value":2\.61,"unit":"mg\/L","flag":[12],"reasons":\[[^\]]*\],
        "arrived":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00"\}
        /#
      #expect(line.wholeMatch(of: pattern) != nil, "\(line)")
      #expect(daemon.stop() == .exited(0))
    }
  }
}
