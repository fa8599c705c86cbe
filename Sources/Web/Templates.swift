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

    private init(fieldsOf mirror: Mirror) {
        var values = [String: Any](minimumCapacity: mirror.children.count)
        for child in mirror.children {
            if let label = child.label, let value = Self.value(of: child.value) { values[label] = value }
        }
        self.values = values
    }

    func child(named name: String) -> Any? { values[name] }

    /// Structs by name, arrays in order, texts, numbers and truths; `nil` for `nil`.
    static func value(of thing: Any) -> Any? {
        switch thing {
        case let text as String: return PageText(renderText: text)
        case let truth as Bool: return truth
        case let number as Int: return PageText(renderText: "\(number)")
        case let optional as any Unwrappable: return optional.wrapped.flatMap(value)
        case let list as any Listable: return list.elements.compactMap(value)
        default: break
        }
        let mirror = Mirror(reflecting: thing)
        return mirror.displayStyle == .struct ? PageValues(fieldsOf: mirror) : thing
    }
}

/// A text that the renderer need not reflect: it has no fields, and is what is to be written.
private struct PageText: MustacheParent, MustacheCustomRenderable {
    let renderText: String

    var isNull: Bool { false }

    func child(named name: String) -> Any? { nil }
}

/// An optional of whatever type. Asking for a conformance is far cheaper than reflecting.
private protocol Unwrappable {
    var wrapped: Any? { get }
}

extension Optional: Unwrappable {
    fileprivate var wrapped: Any? { map { $0 } }
}

/// An array of whatever type.
private protocol Listable {
    var elements: [Any] { get }
}

extension Array: Listable {
    fileprivate var elements: [Any] { self }
}
