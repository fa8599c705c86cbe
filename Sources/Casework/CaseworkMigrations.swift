import Database
import Register

/// The workbench's schema: what people do about leads, and what they learn. Each subject declares its own steps; the order holds for ever.
package enum CaseworkMigrations {
    package static let all: [Migration] =
        RegisterMigrations.learntFacts + CaseMigrations.all + NeedsMigrations.all + QueueMigrations.all + SafeguardingMigrations.all
        + VisitMigrations.all + DirectoryMigrations.all + PlanMigrations.all + AidMigrations.all + ReportMigrations.all
        + SamplingMigrations.all
}
