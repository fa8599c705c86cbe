import Access
import Civics
import Database
import Library
import Logging
import PolicyLanguage

/// What every page is made from.
struct Site: Sendable {
    let database: Database
    let pack: JurisdictionPack
    let program: TypedProgram
    let accounts: AccountDirectory
    let settings: WebSettings
    let templates: Templates
    let assets: Assets
    let vendor: VendorAssets
    let screening: CurrentScreening
    let logger: Logger

    var places: Places { Places(pack.jurisdiction) }
}

/// Names of places by their codes.
struct Places: Sendable {
    private let jurisdiction: Jurisdiction

    init(_ jurisdiction: Jurisdiction) { self.jurisdiction = jurisdiction }

    var subdistricts: [Jurisdiction.Subdistrict] { jurisdiction.subdistricts }

    func subdistrict(of code: RegionCode?) -> Jurisdiction.Subdistrict? {
        code.flatMap { code in jurisdiction.subdistricts.first { $0.code.contains(code) } }
    }

    /// 华阳路街道, and the committee behind it when the code names one; 区外 for a place outside the district.
    func name(of code: RegionCode?) -> String {
        guard let code else { return "不详" }
        if code == jurisdiction.code { return jurisdiction.name }
        guard let subdistrict = subdistrict(of: code) else { return "区外（\(code)）" }
        guard code.level == .committee else { return subdistrict.name }
        return subdistrict.committees.first { $0.code == code }?.name ?? subdistrict.name
    }

    func subdistrictName(of code: RegionCode?) -> String { subdistrict(of: code)?.name ?? name(of: code) }
}
