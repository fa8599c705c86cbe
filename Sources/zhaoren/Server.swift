import Access
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

    /// - Parameter today: what the pages take for today; the wall calendar's day in China when not given.
    func run(today: CivilDate? = nil) async throws {
        let web = try await WebApplication(
            database: database, pack: pack, program: program, accounts: AccountDirectory(database: database, random: .system),
            settings: WebSettings(clock: { .now }, random: .system, today: today, sendsSecureCookies: address.behindHTTPS),
            logger: Logger(label: "zhaoren"))
        print("打开 http://\(address.host):\(address.port) 登录。按 Ctrl-C 停止。")
        // The address must be seen at once, also where the output goes to a file.
        flushOutput()
        do {
            try await web.application(hostname: address.host, port: address.port).runService()
        } catch  where "\(error)".contains("Address already in use") {
            throw badInput("端口 \(address.port) 已被占用。请用 --port 换一个。")
        }
    }
}
