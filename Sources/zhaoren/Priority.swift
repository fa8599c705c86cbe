import Foundation

/// Lets people's pages have the processors first: nobody waits for an import as they wait for a page. The most that may be given up is 19.
func giveWayToPeople() { _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, 10) }
