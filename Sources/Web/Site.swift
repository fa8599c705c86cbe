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
    let needs: NeedsAssessors
    let placeRegister: PlaceRegister
    let logger: Logger

    var places: Places { placeRegister.current }
}
