import Access
import Casework
import Civics
import Hummingbird

/// What can be done to one case. Each act is kept whole and redirects to the case with what was done.
struct CaseActController: Sendable {
    let site: Site

    func add(to routes: SiteRoutes) {
        act(routes, .caseDispatch, .triageCases, .dispatched) { visit, act, file in
            try act.dispatch(file.id, version: visit.version, to: visit.account("to"), note: visit.form.text("note"))
        }
        act(routes, .caseDispatchUndo, .triageCases, .undone) { _, act, file in try act.undoDispatch(file.id) }
        act(routes, .caseReassignment, .triageCases, .reassigned) { visit, act, file in
            let reason = try visit.required("note", "改派原因")
            try act.reassign(file.id, version: visit.version, to: visit.account("to"), note: reason)
        }
        let places = site.places
        act(routes, .casePassing, .passCase, .passed) { visit, act, file in
            guard let code = visit.form["to"].flatMap({ RegionCode($0) }),
                let subdistrict = places.subdistricts.first(where: { $0.code == code })
            else { throw CaseworkError.missing(field: "街镇") }
            try act.pass(file.id, version: visit.version, to: code, named: subdistrict.name, note: visit.form.text("note"))
        }
        act(routes, .caseReturn, .workCase, .returned) { visit, act, file in
            try act.returnToQueue(file.id, version: visit.version, reason: visit.required("reason", "退回原因"))
        }
        act(routes, .caseAssistant, .triageCases, .assistant) { visit, act, file in
            try act.addAssistant(file.id, version: visit.version, visit.account("to"))
        }
        act(routes, .caseAssistantRemoval, .triageCases, .assistant) { visit, act, file in
            try act.removeAssistant(file.id, version: visit.version, visit.account("to"))
        }
        act(routes, .caseNote, .workCase, .noted) { visit, act, file in try act.note(file.id, visit.required("note", "备注")) }
        act(routes, .caseClosing, .workCase, .closed) { visit, act, file in
            guard let reason = visit.form["reason"].flatMap(CloseReason.init), CloseReason.choosable.contains(reason) else {
                throw CaseworkError.missing(field: "结案原因")
            }
            try act.close(file.id, version: visit.version, reason: reason, note: visit.required("note", "结案说明"))
        }
        act(routes, .caseReopening, .workCase, .reopened) { visit, act, file in
            try act.reopen(file.id, version: visit.version, reason: visit.required("reason", "重新立案的原因"))
        }
    }

    private func act(
        _ routes: SiteRoutes, _ path: Path, _ permission: Permission, _ done: Done,
        _ body: @escaping @Sendable (Visit, CaseAct, CaseFile) throws -> Void
    ) {
        let site = site
        routes.act(.post, path) { _, visit in
            let settings = site.pack.work
            let back = try await site.database.write { transaction in
                let file = try visit.caseFile(for: permission, in: transaction)
                try body(visit, CaseAct(settings, by: visit.viewer.account, at: visit.now, in: transaction), file)
                try site.log(visit, file, in: transaction)
                // Passed on or taken away, it may have left the viewer's area.
                guard let after = try CaseFile.find(file.id, in: transaction), try visit.may(.viewCase, after, in: transaction) else {
                    return Path.cases.link(query: [done.item])
                }
                return Path.caseFile.link(file.id, query: [done.item])
            }
            return .redirect(to: back, type: .normal)
        }
    }
}

extension Visit {
    /// - Throws: `CaseworkError.missing` when nobody was chosen.
    func account(_ name: String) throws -> Identifier<Account> {
        guard let number = form[name].flatMap({ Int64($0) }) else { throw CaseworkError.missing(field: "顾问") }
        return Identifier(number)
    }
}
