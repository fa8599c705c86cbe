import CXlsxWriter
import Civics

/// A workbook being written by libxlsxwriter. Rows go out as they come, so its memory does not grow with them.
final class XLSXFile {
    private let workbook: UnsafeMutablePointer<lxw_workbook>
    private let styles: XLSXStyles
    private var isClosed = false

    /// - Parameter temporary: a folder for rows on their way into the archive.
    init(path: String, temporary: String) throws(SpreadsheetError) {
        let made = temporary.withMutableCString { folder in
            var options = lxw_workbook_options(constant_memory: 1, tmpdir: folder, use_zip64: 0)
            return workbook_new_opt(path, &options)
        }
        guard let made else { throw .cannotWrite }
        workbook = made
        styles = XLSXStyles(made)
    }

    deinit {
        // Closing is also the only way to free it; a file closed here is thrown away with its folder.
        if !isClosed { workbook_close(workbook) }
    }

    func close() throws(SpreadsheetError) {
        isClosed = true
        try check(workbook_close(workbook))
    }

    func describe(_ heading: Workbook.Heading) {
        heading.title.withMutableCString { title in
            heading.madeBy.withMutableCString { author in
                var properties = lxw_doc_properties()
                properties.title = title
                properties.author = author
                // Without it the library would ask the clock.
                properties.created = Int(max(1, heading.madeAtSecond))
                _ = workbook_set_properties(workbook, &properties)
            }
        }
    }

    func add(_ sheet: Workbook.Sheet, of workbook: Workbook) throws(SpreadsheetError) {
        // The library takes an empty name for "name it yourself".
        guard !sheet.name.isEmpty, workbook_validate_sheet_name(self.workbook, sheet.name) == LXW_NO_ERROR,
            let handle = workbook_add_worksheet(self.workbook, sheet.name)
        else { throw .sheetName(sheet.name) }
        let writer = XLSXSheet(handle: handle, styles: styles, sheet: sheet)
        try writer.write(under: workbook.heading, marked: workbook.watermark)
    }
}

/// The formats a workbook of ours uses.
struct XLSXStyles {
    let title, note, mark, head: UnsafeMutablePointer<lxw_format>?
    private let cells: [Workbook.Kind: UnsafeMutablePointer<lxw_format>]
    private let totals: [Workbook.Kind: UnsafeMutablePointer<lxw_format>]

    init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
        title = workbook_add_format(workbook)
        format_set_bold(title)
        format_set_font_size(title, 16)
        note = workbook_add_format(workbook)
        format_set_font_color(note, 0x566472)
        mark = workbook_add_format(workbook)
        format_set_font_color(mark, 0xA8231C)
        head = Self.bordered(in: workbook)
        format_set_bold(head)
        format_set_bg_color(head, 0xE3F0F3)
        format_set_text_wrap(head)
        format_set_align(head, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        cells = Self.byKind { Self.bordered(in: workbook, as: $0) }
        totals = Self.byKind { kind in
            let format = Self.bordered(in: workbook, as: kind)
            format_set_bold(format)
            return format
        }
    }

    func cell(_ kind: Workbook.Kind, isTotal: Bool) -> UnsafeMutablePointer<lxw_format>? { isTotal ? totals[kind] : cells[kind] }

    private static func byKind(
        _ make: (Workbook.Kind) -> UnsafeMutablePointer<lxw_format>?
    ) -> [Workbook.Kind: UnsafeMutablePointer<lxw_format>] {
        var formats: [Workbook.Kind: UnsafeMutablePointer<lxw_format>] = [:]
        for kind in Workbook.Kind.allCases { formats[kind] = make(kind) }
        return formats
    }

    private static func bordered(
        in workbook: UnsafeMutablePointer<lxw_workbook>, as kind: Workbook.Kind? = nil
    ) -> UnsafeMutablePointer<lxw_format>? {
        let format = workbook_add_format(workbook)
        format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_border_color(format, 0xB8C2CA)
        if let numberFormat = kind?.numberFormat { format_set_num_format(format, numberFormat) }
        if kind == .text { format_set_text_wrap(format) }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        return format
    }
}

extension Workbook.Kind {
    fileprivate var numberFormat: String? {
        switch self {
        // A text that is edited stays a text.
        case .text: "@"
        case .integer: "#,##0"
        case .yuan: "#,##0.00"
        case .share: "0.0%"
        case .date: "yyyy-mm-dd"
        case .month: "yyyy-mm"
        }
    }
}

/// - Throws: `SpreadsheetError` for everything but success.
func check(_ code: lxw_error) throws(SpreadsheetError) {
    switch code {
    case LXW_NO_ERROR: return
    case LXW_ERROR_CREATING_XLSX_FILE, LXW_ERROR_CREATING_TMPFILE, LXW_ERROR_READING_TMPFILE: throw .cannotWrite
    case LXW_ERROR_ZIP_FILE_OPERATION, LXW_ERROR_ZIP_FILE_ADD, LXW_ERROR_ZIP_CLOSE: throw .diskFull
    default: throw .other(code: Int(code.rawValue))
    }
}

extension String {
    /// The library's structs hold `char *` for texts it only reads.
    func withMutableCString<Result>(_ body: (UnsafeMutablePointer<CChar>) -> Result) -> Result {
        var bytes = Array(utf8CString)
        return bytes.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
}
