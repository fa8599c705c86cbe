// Runs the measuring workload W1 over a directory of raw columns and prints the time, the peak of memory and the checksums.
//
//     w1-benchmark DATA_DIR [THREADS [RUNS [PACK_DIR [HOUSEHOLDS_PER_BATCH]]]]

import Civics
import Evaluation
import Foundation
import Library
import PolicyLanguage

/// Seconds on the clock that never jumps.
func seconds(_ clock: clockid_t = CLOCK_MONOTONIC) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func peakMebibytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
}

func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}

let arguments = CommandLine.arguments
guard arguments.count > 1 else { fail("usage: w1-benchmark DATA_DIR [THREADS [RUNS [PACK_DIR [HOUSEHOLDS_PER_BATCH]]]]") }
let threads = arguments.count > 2 ? Int(arguments[2]) ?? 1 : 1
let runs = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
let pack = arguments.count > 4 ? arguments[4] : "Benchmarks/W1/pack"

let householdsPerBatch = arguments.count > 5 ? Int(arguments[5]) ?? 1024 : 1024

let library = try PolicyLibrary.load(from: pack)
let compilation = compile(library.pages, vocabulary: library.vocabulary)
guard let program = compilation.program else { fail(compilation.diagnostics.map { "\($0)" }.joined(separator: "\n")) }

let start = seconds()
let population = try RawColumns(directory: arguments[1]).population(of: program.inputs, in: program)
let loaded = seconds() - start

let day = CivilDate(year: 2026, month: 7, day: 1)!
let planning = seconds()
let plan = try Plan(program, on: day, shape: population.shape, request: PlanRequest(readings: [.now]))
let planned = seconds() - planning
if ProcessInfo.processInfo.environment["W1_PLAN"] != nil { print(plan) }

let evaluator = ColumnarEvaluator(plan, threads: threads, householdsPerBatch: householdsPerBatch)
let outcome = PopulationOutcome(for: plan, households: population.households)
var times: [Double] = []
var processor = Double.infinity
for _ in 0..<runs {
    let (before, busy) = (seconds(), seconds(CLOCK_PROCESS_CPUTIME_ID))
    try evaluator.evaluate(population, into: outcome)
    times.append(seconds() - before)
    processor = min(processor, seconds(CLOCK_PROCESS_CPUTIME_ID) - busy)
}
times.sort()
let median = times[times.count / 2]
print(
    "RESULT zhaoren t\(threads) N=\(population.persons) load=\(text(loaded, 3)) plan=\(text(planned, 4)) eval_min=\(text(times[0], 4))",
    "eval_med=\(text(median, 4)) cpu_min=\(text(processor, 4)) Mrows/s=\(text(Double(population.persons) / median / 1e6, 1))",
    "peakMB=\(peakMebibytes())")
for number in 1...12 {
    let id = number < 10 ? "p0\(number)" : "p\(number)"
    guard let output = plan.output(of: id, .now) else { fail("no policy \(id)") }
    print("CHK P\(number) \(Checksums(outcome, output: output))")
}
print(
    #"{"name": "w1", "engine": "zhaoren", "persons": \#(population.persons), "threads": \#(threads), "seconds": \#(text(median, 4)),"#,
    #""best_seconds": \#(text(times[0], 4)), "peak_mib": \#(peakMebibytes())}"#)
