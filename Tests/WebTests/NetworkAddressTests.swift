import Testing
import Web

@Suite struct NetworkAddressTests {
  @Test(arguments: [
    ("8.8.8.8", NetworkAddress.Place.global), ("100.63.255.255", .global), ("172.32.0.1", .global),
    ("127.0.0.1", .local), ("127.9.9.9", .local), ("10.1.2.3", .local), ("172.16.0.1", .local),
    ("172.31.255.255", .local), ("192.168.1.5", .local), ("100.64.0.1", .local),
    ("169.254.169.254", .never), ("0.0.0.0", .never), ("224.0.0.1", .never),
    ("255.255.255.255", .never), ("192.0.0.8", .never), ("198.18.0.1", .never),
    ("2606:4700::1111", .global), ("::1", .local), ("fd00::1", .local), ("fc12::", .local),
    ("fe80::1", .never), ("::", .never), ("ff02::1", .never), ("2001:db8::1", .never),
    ("::ffff:127.0.0.1", .local), ("::ffff:169.254.169.254", .never),
    ("::ffff:8.8.8.8", .global), ("64:ff9b::7f00:1", .local), ("2002:7f00:1::", .local),
    ("2002:a9fe:a9fe::", .never),
  ])
  func places(text: String, place: NetworkAddress.Place) throws {
    #expect(try #require(NetworkAddress(text)).place == place)
  }

  @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "0x7f.1", "::g", "127.0.0.1 "])
  func namesAreNoAddresses(text: String) {
    #expect(NetworkAddress(text) == nil)
  }
}
