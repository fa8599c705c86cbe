import Access

extension Path {
    static let resources = Path("/resources")
    static let projects = Path("/projects")
    static let supply = Path("/supplies/:supply")
    static let supplyRevisions = Path("/supplies/:supply/revisions")
    static let supplyMovements = Path("/supplies/:supply/movements")
    static let supplyReversals = Path("/supplies/:supply/reversals")
    static let places = Path("/places")
    static let place = Path("/places/:place")
    static let placeRevisions = Path("/places/:place/revisions")
    static let placeClosings = Path("/places/:place/closings")
    static let placeOpenings = Path("/places/:place/openings")
    static let servicePoints = Path("/service-points")
    static let servicePoint = Path("/service-points/:point")
    static let servicePointRevisions = Path("/service-points/:point/revisions")
    static let servicePointClosings = Path("/service-points/:point/closings")
    static let servicePointOpenings = Path("/service-points/:point/openings")
    static let consultants = Path("/consultants")
    static let consultant = Path("/consultants/:consultant")
    static let consultantRevisions = Path("/consultants/:consultant/revisions")
    static let consultantAreas = Path("/consultants/:consultant/areas")
    static let consultantStatuses = Path("/consultants/:consultant/statuses")
    static let consultantTrainings = Path("/consultants/:consultant/trainings")
    static let consultantVettings = Path("/consultants/:consultant/vettings")
    static let organisations = Path("/organisations")
    static let organisation = Path("/organisations/:organisation")
    static let organisationRevisions = Path("/organisations/:organisation/revisions")
    static let organisationStatuses = Path("/organisations/:organisation/statuses")
    static let organisationVettings = Path("/organisations/:organisation/vettings")
    static let organisationAccounts = Path("/organisations/:organisation/accounts")
}

/// Places and stations, consultants, partner organisations, resources and projects.
enum DirectoryArea: SiteArea {
    static let access =
        supplies + places
        + [
            RouteAccess("GET", .consultants, .permission(.manageDirectory)),
            RouteAccess("POST", .consultants, .permission(.manageDirectory)),
            RouteAccess("GET", .consultant, .permission(.manageDirectory)),
            RouteAccess("POST", .consultantRevisions, .permission(.manageDirectory)),
            RouteAccess("POST", .consultantAreas, .permission(.manageDirectory)),
            RouteAccess("POST", .consultantStatuses, .permission(.manageDirectory)),
            RouteAccess("POST", .consultantTrainings, .permission(.manageDirectory)),
            RouteAccess("POST", .consultantVettings, .permission(.manageDirectory)),
            RouteAccess("GET", .organisations, .permission(.listCases)),
            RouteAccess("POST", .organisations, .permission(.manageDirectory)),
            RouteAccess("GET", .organisation, .permission(.listCases)),
            RouteAccess("POST", .organisationRevisions, .permission(.manageDirectory)),
            RouteAccess("POST", .organisationStatuses, .permission(.manageDirectory)),
            RouteAccess("POST", .organisationVettings, .permission(.manageDirectory)),
            RouteAccess("POST", .organisationAccounts, .permission(.manageDirectory)),
        ]

    private static let supplies = [
        RouteAccess("GET", .resources, .permission(.listCases)),
        RouteAccess("POST", .resources, .permission(.manageDirectory)),
        RouteAccess("GET", .projects, .permission(.listCases)),
        RouteAccess("POST", .projects, .permission(.manageDirectory)),
        RouteAccess("GET", .supply, .permission(.listCases)),
        RouteAccess("POST", .supplyRevisions, .permission(.manageDirectory)),
        RouteAccess("POST", .supplyMovements, .permission(.manageDirectory)),
        RouteAccess("POST", .supplyReversals, .permission(.manageDirectory)),
    ]

    private static let places = [
        RouteAccess("GET", .places, .permission(.listCases)),
        RouteAccess("POST", .places, .permission(.manageDirectory)),
        RouteAccess("GET", .place, .permission(.listCases)),
        RouteAccess("POST", .placeRevisions, .permission(.manageDirectory)),
        RouteAccess("POST", .placeClosings, .permission(.manageDirectory)),
        RouteAccess("POST", .placeOpenings, .permission(.manageDirectory)),
        RouteAccess("POST", .servicePoints, .permission(.manageDirectory)),
        RouteAccess("GET", .servicePoint, .permission(.listCases)),
        RouteAccess("POST", .servicePointRevisions, .permission(.manageDirectory)),
        RouteAccess("POST", .servicePointClosings, .permission(.manageDirectory)),
        RouteAccess("POST", .servicePointOpenings, .permission(.manageDirectory)),
    ]

    static let menu = [
        MenuItem(.resources, "资源", icon: "resources", .listCases, .knowledge, others: ["/projects", "/supplies/"]),
        MenuItem(.places, "机构和队伍", icon: "people", .listCases, .knowledge, others: ["/service-points/", "/consultants", "/organisations"]),
    ]

    static func add(to routes: SiteRoutes) {
        SupplyController(site: routes.site).add(to: routes)
        PlaceController(site: routes.site).add(to: routes)
        ServicePointController(site: routes.site).add(to: routes)
        ConsultantController(site: routes.site).add(to: routes)
        OrganisationController(site: routes.site).add(to: routes)
    }
}
