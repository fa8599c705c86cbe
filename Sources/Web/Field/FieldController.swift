import Access
import Casework
import Database
import Foundation
import HTTPTypes
import Hummingbird
import Register

/// What a phone on the way asks for and sends back.
struct FieldController: Sendable {
    /// Of what one phone sends at once; a day's records take far less.
    static let largestDelivery = 1_048_576

    let site: Site

    func add(to routes: SiteRoutes) {
        routes.act(.get, .field) { _, _ in try shell() }
        routes.act(.get, .fieldWorker) { _, _ in worker() }
        routes.open(.get, .fieldManifest) { _, _ in manifest() }
        routes.act(.get, .fieldDay) { _, visit in try await day(visit) }
        routes.act(.post, .fieldRecords) { request, visit in try await receive(request, visit) }
    }

    /// The page without anybody's name on it, so that a phone may keep it.
    private func shell() throws -> Response {
        let page = Page("field", title: "走访", content: FieldShell(script: site.assets.link("field.js")))
        let html = try site.templates.html(page, in: site.frame(title: page.title, for: nil, path: Path.field.rawValue))
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// The worker, told which files make up the shell of this version of the program.
    private func worker() -> Response {
        let files =
            [Path.field.link(), site.assets.link(Assets.stylesheet), site.assets.link(Assets.icon), site.assets.link(Assets.icons)]
            + Self.scripts.map { site.assets.link($0) } + Self.modules.map { Path.asset.link($0) }
        let list = files.map { "\"\($0)\"" }.joined(separator: ", ")
        let text = "const SHELL = [\(list)];\n" + site.assets.text(of: "field-worker.js")
        let headers: HTTPFields = [
            .contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache", HTTPField.Name("Service-Worker-Allowed")!: "/field",
        ]
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static let scripts = ["field.js"]
    /// Imported by the script, by their plain names.
    static let modules = ["field-store.js", "field-sync.js", "field-forms.js"]

    private func manifest() -> Response {
        let text = """
            {"name": "找人 · 走访", "short_name": "走访", "lang": "zh-CN", "start_url": "/field", "scope": "/field", "display": "standalone",
             "background_color": "#ffffff", "theme_color": "#ffffff",
             "icons": [{"src": "\(site.assets.link(Assets.icon))", "sizes": "any", "type": "image/svg+xml"}]}
            """
        return Response(
            status: .ok, headers: [.contentType: "application/manifest+json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    // MARK: Data

    /// The day's households, each logged as seen.
    private func day(_ visit: Visit) async throws -> Response {
        let questions = try await site.questions()
        let site = site
        let day = try await site.database.write { transaction in
            let day = try FieldDay(for: visit, questions, site, in: transaction)
            for subject in day.subjects {
                try visit.record(.viewed, subject, in: transaction)
            }
            return day
        }
        return try Self.json(day)
    }

    /// Each record by itself: one that cannot be kept says why and does not hold up the others.
    private func receive(_ request: Request, _ visit: Visit) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.largestDelivery)
        } catch {
            throw WebError.unreadableForm
        }
        guard let delivery = try? JSONDecoder().decode(FieldDelivery.self, from: Data(body.readableBytesView)) else {
            throw WebError.unreadableForm
        }
        let surroundings = VisitSurroundings(
            pack: site.pack, screening: try await site.screening.ofHouseholds())
        var answers: [FieldAnswer] = []
        for record in delivery.records { answers.append(try await receive(record, visit, surroundings)) }
        return try Self.json(FieldReceipt(answers: answers))
    }

    private func receive(_ record: FieldRecord, _ visit: Visit, _ surroundings: VisitSurroundings) async throws -> FieldAnswer {
        let settings = site.pack.work
        do {
            let outcome = try await site.database.write { transaction in
                guard let file = try CaseFile.find(CaseFile.ID(record.caseFile), in: transaction),
                    try visit.may(.workCase, file, in: transaction)
                else { throw CaseworkError.noSuchCase }
                let act = CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction)
                let outcome = try FieldInbox(act, surroundings).receive(record)
                try site.log(visit, file, in: transaction)
                return outcome
            }
            return FieldAnswer(outcome)
        } catch let error where error as? CaseworkError == .noSuchCase || VisitController.sentence(of: error) != nil {
            let message = VisitController.sentence(of: error) ?? "这一户已经不由您承办。记录还在这台设备上，请告诉街镇，由街镇补录。"
            return FieldAnswer(change: record.change, refusedBecause: message)
        } catch is DecodingError {
            return FieldAnswer(change: record.change, refusedBecause: "记录的格式看不懂。请更新页面后再同步；记录还在这台设备上。")
        }
    }

    private static func json(_ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(value)
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: data))
        )
    }
}

struct FieldShell: Sendable {
    let manifest = Path.fieldManifest.link()
    let script: String
}

/// What a phone sends.
struct FieldDelivery: Decodable, Sendable {
    let records: [FieldRecord]
}

struct FieldReceipt: Encodable, Sendable {
    let answers: [FieldAnswer]
}

/// What became of one record.
struct FieldAnswer: Encodable, Sendable {
    struct Conflict: Encodable, Sendable {
        let field: String
        let label: String
        let mine: String
        let theirs: String
        let mineValue: JSONTree
    }

    let change: String
    let status: FieldOutcome.Status
    var visit: Int64?
    var revision: Int64?
    var content: VisitContent?
    var theirsBy: String?
    var conflicts: [Conflict] = []
    var message: String?

    init(_ outcome: FieldOutcome) {
        change = outcome.change
        status = outcome.status
        visit = outcome.visit?.id.value
        revision = outcome.visit?.revision
        content = outcome.visit?.content
        theirsBy = outcome.visit?.revisedBy
        message = outcome.message
        conflicts = outcome.conflicts.map { conflict in
            Conflict(
                field: conflict.field, label: conflict.label, mine: FieldWords.text(of: conflict.mine),
                theirs: FieldWords.text(of: conflict.theirs), mineValue: conflict.mine)
        }
    }

    init(change: String, refusedBecause message: String) {
        self.change = change
        status = .refused
        self.message = message
    }
}

/// The words of the visit form by their codes.
enum FieldWords {
    static func list<Code: FormCode>(_ type: Code.Type) -> [[String]] { Code.allCases.map { [$0.rawValue, $0.label] } }

    static let forms: [String: [[String]]] = [
        "kind": list(VisitContent.Kind.self), "mode": list(VisitContent.Mode.self), "place": list(VisitContent.Place.self),
        "access": list(VisitContent.Access.self), "result": list(VerificationResult.self), "change": list(VisitContent.Change.self),
        "block": list(VisitContent.Block.self), "flag": list(VisitContent.RedFlag.self), "need": list(VisitContent.NeedCode.self),
        "urgency": list(VisitContent.Urgency.self), "consent": list(VisitContent.ConsentPurpose.self),
        "grade": VisitContent.Grade.allCases.map { ["\($0.rawValue)", $0.label] },
    ]

    private static let labels = Dictionary(forms.filter { $0.key != "grade" }.values.joined().map { ($0[0], $0[1]) }) { first, _ in first }

    /// A value of a record as people read it, to lay two versions side by side.
    static func text(of value: JSONTree) -> String {
        switch value {
        case .null: "（没有填）"
        case .truth(let truth): truth ? "是" : "否"
        case .integer(let number): "\(number)"
        case .text(let text): text.isEmpty ? "（没有填）" : labels[text] ?? text
        case .list(let list): list.isEmpty ? "（没有填）" : list.map { text(of: $0) }.joined(separator: "、")
        case .fields(let fields):
            fields.sorted { $0.key < $1.key }.map { text(of: $0.value, in: $0.key) }.filter { !$0.isEmpty }
                .joined(separator: "，")
        }
    }

    private static func text(of value: JSONTree, in field: String) -> String {
        if field == "grade", case .integer(let number) = value { return VisitContent.Grade(rawValue: Int(number))?.label ?? "" }
        if case .text("") = value { return "" }
        return text(of: value)
    }
}
