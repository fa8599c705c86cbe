import Access
import Casework
import Civics
import Database
import Library
import Logging
import PolicyLanguage
import Web

/// The web application, run until it is told to stop.
struct Server {
    let pack: JurisdictionPack
    let program: TypedProgram
    let database: Database
    let address: AddressOptions
    let clock: @Sendable () -> Instant

    func run() async throws {
        // A screening whose leads were not taken in, because the program was killed in between, is caught up with here.
        try LeadIntake.takeInLatest(pack, at: clock(), into: database)
        let web = try await WebApplication(
            database: database, pack: pack, program: program, accounts: AccountDirectory(database: database, random: .system),
            settings: WebSettings(
                clock: clock, random: .system, sendsSecureCookies: address.behindHTTPS, trustedProxies: Set(address.trustedProxies)),
            vendor: try address.vendorAssets(), logger: Logger(label: "zhaoren"))
        if address.behindHTTPS, address.trustedProxies.isEmpty {
            standardError("没有写 --trusted-proxy：看不到来客的地址，登录失败只按账号名限制，不按地址限制。")
        }
        print("打开 http://\(address.host):\(address.port) 登录。按 Ctrl-C 停止。")
        // The address must be seen at once, also where the output goes to a file.
        flushOutput()
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await escalate() }
                try await web.application(hostname: address.host, port: address.port).runService()
                group.cancelAll()
            }
        } catch  where "\(error)".contains("Address already in use") {
            throw badInput("端口 \(address.port) 已被占用。请用 --port 换一个。")
        }
    }

    /// Tells of what has become late, every few minutes, until it is stopped. A moment at which somebody else writes is passed over.
    private func escalate() async throws {
        while !Task.isCancelled {
            do { try Escalation.run(pack.work, at: clock(), in: database) } catch DatabaseError.busy {}
            try? await Task.sleep(for: .seconds(300))
        }
    }
}
