import Access

extension Path {
    static let accounts = Path("/accounts")
    static let account = Path("/accounts/:account")
    static let accountDuties = Path("/accounts/:account/duties")
    static let accountSuspensions = Path("/accounts/:account/suspensions")
    static let accountRestorations = Path("/accounts/:account/restorations")
    static let accountPasswords = Path("/accounts/:account/passwords")
    static let accountSignOuts = Path("/accounts/:account/sign-outs")
    static let ownAccount = Path("/account")
    static let ownPassword = Path("/account/password")
    static let ownSignOuts = Path("/account/sign-outs")
}

/// Who may sign in, as what and where; and one's own account.
enum AccountArea: SiteArea {
    static let access = [
        RouteAccess("GET", .accounts, .permission(.manageAccounts)),
        RouteAccess("POST", .accounts, .permission(.manageAccounts)),
        RouteAccess("GET", .account, .permission(.manageAccounts)),
        RouteAccess("POST", .accountDuties, .permission(.manageAccounts)),
        RouteAccess("POST", .accountSuspensions, .permission(.manageAccounts)),
        RouteAccess("POST", .accountRestorations, .permission(.manageAccounts)),
        RouteAccess("POST", .accountPasswords, .permission(.manageAccounts)),
        RouteAccess("POST", .accountSignOuts, .permission(.manageAccounts)),
        RouteAccess("GET", .ownAccount, .signedIn),
        RouteAccess("POST", .ownPassword, .signedIn),
        RouteAccess("POST", .ownSignOuts, .signedIn),
    ]

    static let menu = [MenuItem(.accounts, "账号", icon: "people", .manageAccounts, .supervision)]

    static func add(to routes: SiteRoutes) {
        AccountController(site: routes.site).add(to: routes)
        OwnAccountController(site: routes.site).add(to: routes)
    }
}
