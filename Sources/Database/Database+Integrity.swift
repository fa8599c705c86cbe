extension Database {
    /// Whether every page, index and reference is as it should be. Reads the whole database.
    package func isIntact() throws -> Bool {
        try read { connection in
            let problems: [String] = try connection.values("PRAGMA integrity_check")
            guard problems == ["ok"] else { return false }
            let broken = try connection.all("PRAGMA foreign_key_check") { _ in true }
            return broken.isEmpty
        }
    }
}
