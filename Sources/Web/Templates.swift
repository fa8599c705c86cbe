import Foundation
import Mustache

/// The pages' Mustache templates (`Templates/*.mustache`), read once.
struct Templates: Sendable {
    static let folder = Bundle.module.bundlePath + "/Templates"

    private let library: MustacheLibrary

    init() async throws {
        do {
            library = try await MustacheLibrary(directory: Templates.folder)
        } catch {
            throw WebError.unreadableTemplates
        }
        guard library.getTemplate(named: "layout") != nil else { throw WebError.unreadableTemplates }
    }

    /// Every value is escaped for HTML unless a template says otherwise, and none does.
    func html(_ page: Page, in frame: Frame) throws -> String {
        let values = PageValues(["frame": PageValues.value(of: frame), "page": PageValues.value(of: page.content)])
        guard let html = library.render(values, withTemplate: page.template) else { throw WebError.unreadableTemplates }
        return html
    }
}

/// What a struct holds, by name, for a template. Reflecting costs much, and a template asks for the same struct's fields again
/// and again, so it is done once for each struct.
private struct PageValues: MustacheParent {
    private let values: [String: Any]

    init(_ values: [String: Any?]) { self.values = values.compactMapValues { $0 } }

    func child(named name: String) -> Any? { values[name] }

    /// Structs by name, arrays in order, texts, numbers and truths as they are; `nil` for `nil`.
    static func value(of thing: Any) -> Any? {
        switch thing {
        case is String, is Bool, is Int: return thing
        default: break
        }
        let mirror = Mirror(reflecting: thing)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.flatMap { value(of: $0.value) }
        case .collection: return mirror.children.compactMap { value(of: $0.value) }
        case .struct: return PageValues(Dictionary(uniqueKeysWithValues: mirror.children.map { ($0.label ?? "", value(of: $0.value)) }))
        default: return thing
        }
    }
}
