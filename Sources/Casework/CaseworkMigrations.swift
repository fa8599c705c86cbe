import Database
import Register

/// The workbench's schema: what people do about leads. Each subject declares its own steps; the order holds for ever.
package enum CaseworkMigrations {
    package static let all: [Migration] = CaseMigrations.all + NeedsMigrations.all
}
