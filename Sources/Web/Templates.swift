import Foundation
import Mustache

/// The pages' Mustache templates (`Templates/*.mustache`), read once.
struct Templates: Sendable {
    private let library: MustacheLibrary

    init() async throws {
        do {
            library = try await MustacheLibrary(directory: Bundle.module.bundlePath + "/Templates")
        } catch {
            throw WebError.unreadableTemplates
        }
        guard library.getTemplate(named: "layout") != nil else { throw WebError.unreadableTemplates }
    }

    /// Every value is escaped for HTML unless a template says otherwise, and none does.
    func html(_ page: Page, in frame: Frame) throws -> String {
        guard let html = library.render(Rendering(frame: frame, page: page.content), withTemplate: page.template) else {
            throw WebError.unreadableTemplates
        }
        return html
    }

    private struct Rendering {
        let frame: Frame
        let page: any Sendable
    }
}
