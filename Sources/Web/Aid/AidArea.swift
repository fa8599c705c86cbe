import Access

extension Path {
    static let applications = Path("/cases/:case/applications")
    static let applicationStep = Path("/cases/:case/applications/:application/steps")
    static let applicationPaper = Path("/cases/:case/applications/:application/papers/:paper")
    static let applicationForm = Path("/cases/:case/applications/:application/form")
    static let caseReferrals = Path("/cases/:case/referrals")
    static let referralWithdrawal = Path("/cases/:case/referrals/:referral/withdrawal")
    static let referralRating = Path("/cases/:case/referrals/:referral/rating")
    static let tracking = Path("/cases/:case/tracking")
    static let trackingContacts = Path("/cases/:case/tracking/contacts")
    static let trackingPauses = Path("/cases/:case/tracking/pauses")
    static let trackingEnd = Path("/cases/:case/tracking/end")
    static let promises = Path("/cases/:case/promises/:visit/:position")
    static let referrals = Path("/referrals")
    static let referral = Path("/referrals/:referral")
    static let referralMoves = Path("/referrals/:referral/moves")
}

/// The three modes of help: assisted application, referral, tracking.
enum AidArea: SiteArea {
    static let access =
        [
            RouteAccess("GET", .caseAid, .permission(.viewCase), log: .household),
            // Prints names and numbers in full, for the office that decides.
            RouteAccess("POST", .applicationForm, .permission(.revealIdentity), log: .household),
            RouteAccess("GET", .referrals, .permission(.workReferral), log: .list),
            RouteAccess("POST", .referral, .permission(.workReferral), log: .household),
            RouteAccess("POST", .referralMoves, .permission(.workReferral), log: .household),
        ]
        + ([
            .applications, .applicationStep, .applicationPaper, .caseReferrals, .referralWithdrawal, .referralRating, .tracking,
            .trackingContacts, .trackingPauses, .trackingEnd, .promises,
        ] as [Path]).map { RouteAccess("POST", $0, .permission(.workCase), log: .household) }

    static let menu = [MenuItem(.referrals, "转介", icon: "people", .workReferral, .work)]

    static func add(to routes: SiteRoutes) {
        AidController(site: routes.site).add(to: routes)
        ReferralController(site: routes.site).add(to: routes)
    }
}
