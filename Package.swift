// swift-tools-version: 6.2
import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Floors, top to bottom. A target names what it may use, so the compiler refuses an arrow that points up.
// `docs/architecture.md` draws the same map.
let package = Package(
    name: "zhaoren",
    products: [.executable(name: "zhaoren", targets: ["zhaoren"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "Civics"),
        .target(name: "Database", dependencies: ["Civics", grdb, sqlite]),
        // Tables for spreadsheet programs; knows nothing of the domain.
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .target(name: "Spreadsheet", dependencies: ["Civics", "CXlsxWriter"]),
        .target(name: "Backup", dependencies: ["Civics", "Database", crypto, cryptoExtras]),
        .target(
            name: "Access", dependencies: ["Civics", "Database", crypto, cryptoExtras, yams],
            resources: [.embedInCode("access-rules.yaml")]),
        .target(name: "PolicyLanguage", dependencies: ["Civics", yams]),
        .target(name: "Evaluation", dependencies: ["Civics", "PolicyLanguage"]),
        .target(name: "Library", dependencies: ["Civics", "PolicyLanguage", "Evaluation", crypto, yams]),
        .target(name: "Register", dependencies: ["Civics", "Database", "PolicyLanguage", "Evaluation", "Library"]),
        .target(name: "Intake", dependencies: ["Civics", "Database", "Library", "Register", crypto, yams]),
        .target(
            name: "Screening",
            dependencies: ["Civics", "Database", "PolicyLanguage", "Evaluation", "Library", "Register", "Access"]),
        .target(
            name: "Casework",
            dependencies: ["Civics", "Database", "Access", "PolicyLanguage", "Evaluation", "Library", "Register", "Screening"]),
        // What may not be kept any longer. Above the rooms whose tables it empties.
        .target(name: "Retention", dependencies: ["Civics", "Database", "Access", "Library", "Register", "Screening", "Casework"]),
        .target(
            name: "Web",
            dependencies: [
                "Civics", "Database", "Access", "PolicyLanguage", "Evaluation", "Library", "Register", "Screening", "Casework",
                "Spreadsheet",
                crypto, hummingbird, mustache, logging,
            ], resources: [.copy("Templates"), .copy("Assets")]),
        .target(name: "SyntheticDistrict", dependencies: ["Civics", "PolicyLanguage", "Library"]),
        .executableTarget(
            name: "zhaoren",
            dependencies: [
                "Civics", "Database", "Access", "Backup", "Retention", "PolicyLanguage", "Evaluation", "Library", "Register", "Intake",
                "Screening",
                "Casework", "SyntheticDistrict", "Web", argumentParser, logging, yams,
            ]),
        .executableTarget(
            name: "W1Benchmark", dependencies: ["Civics", "PolicyLanguage", "Evaluation", "Library"], path: "Benchmarks/W1",
            exclude: ["pack"]),

        .testTarget(name: "CivicsTests", dependencies: ["Civics"]),
        .testTarget(name: "AccessTests", dependencies: ["Access"]),
        .testTarget(name: "DatabaseTests", dependencies: ["Database"]),
        .testTarget(
            name: "RetentionTests",
            dependencies: ["Retention", "Access", "Casework", "Database", "Library", "Register", "Screening"]),
        .testTarget(name: "BackupTests", dependencies: ["Backup", "Database"]),
        .testTarget(name: "SpreadsheetTests", dependencies: ["Spreadsheet"], exclude: ["read-workbook.py"]),
        .testTarget(name: "PolicyLanguageTests", dependencies: ["PolicyLanguage"], exclude: ["Golden"]),
        .testTarget(name: "EvaluationTests", dependencies: ["Evaluation", "PolicyLanguage"]),
        .testTarget(name: "LibraryTests", dependencies: ["Library", "Evaluation"]),
        .testTarget(name: "RegisterTests", dependencies: ["Register", "Library", "Evaluation", "Database"]),
        .testTarget(name: "IntakeTests", dependencies: ["Intake", "Register", "Library", "Database"]),
        .testTarget(
            name: "ScreeningTests",
            dependencies: [
                "Screening", "Access", "Database", "Evaluation", "Intake", "Library", "PolicyLanguage", "Register", "SyntheticDistrict",
            ]),
        .testTarget(
            name: "CaseworkTests",
            dependencies: [
                "Casework", "Access", "Database", "Evaluation", "Intake", "Library", "PolicyLanguage", "Register", "Screening",
                "SyntheticDistrict",
            ]),
        .testTarget(name: "SyntheticDistrictTests", dependencies: ["SyntheticDistrict", "Library", "PolicyLanguage", "Civics"]),
        .testTarget(
            name: "WebTests",
            dependencies: ["Web", "Casework", "Intake", "Register", "Screening", "Access", "Library", "Database", hummingbirdTesting]),
        // Starts the built command and sends a browser through it.
        .testTarget(name: "BrowserTests", dependencies: ["zhaoren"]),
        .testTarget(name: "RepositoryTests"),
    ]
)
