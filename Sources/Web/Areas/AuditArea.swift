import Access

extension Path {
    static let audit = Path("/audit")
    static let auditVerifications = Path("/audit/verifications")
    static let auditExports = Path("/audit/exports")
    static let auditSamples = Path("/audit/samples")
    static let auditSample = Path("/audit/samples/:sample")
    static let auditSampleCase = Path("/audit/samples/:sample/items/:item")
    static let auditRemarks = Path("/audit/samples/:sample/items/:item/remarks")
    static let explanations = Path("/explanations")
    static let explanation = Path("/explanations/:item")
    static let accessLog = Path("/households/:household/access-log")
}

/// Who did what to whom: the trail, what is drawn from it by lot, and what a household may ask of it.
enum AuditArea: SiteArea {
    static let access = [
        RouteAccess("GET", .audit, .permission(.viewAudit), log: .audit),
        RouteAccess("POST", .auditVerifications, .permission(.viewAudit), log: .audit),
        // Leaves an entry of its own, with what was taken out and what for.
        RouteAccess("POST", .auditExports, .permission(.viewAudit)),
        RouteAccess("GET", .auditSamples, .permission(.sampleAudit), log: .audit),
        RouteAccess("POST", .auditSamples, .permission(.sampleAudit)),
        RouteAccess("GET", .auditSample, .permission(.sampleAudit), log: .audit),
        RouteAccess("GET", .auditSampleCase, .permission(.sampleAudit), log: .household),
        RouteAccess("POST", .auditRemarks, .permission(.sampleAudit)),
        // Shows nobody but what the viewer did.
        RouteAccess("GET", .explanations, .signedIn),
        RouteAccess("POST", .explanation, .signedIn),
        RouteAccess("GET", .accessLog, .permission(.viewAccessLog), log: .household),
    ]

    static let menu = [
        MenuItem(.audit, "审计记录", icon: "audit", .viewAudit, .supervision)
    ]

    static func add(to routes: SiteRoutes) {
        AuditController(site: routes.site).add(to: routes)
        SampleController(site: routes.site).add(to: routes)
        ExplanationController(site: routes.site).add(to: routes)
        AccessLogController(site: routes.site).add(to: routes)
    }
}
