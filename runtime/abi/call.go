// Package abi states what generated code and the runtime agree on: the call frame that every entry takes, and the
// metadata that travels with a compiled program.
//
// A compiled entry is the C function
//
//	int32_t entry(tfc_call *call);
//
// It returns 0, or the 1-based index of an error site in [Entry.ErrorSites]. The C side of this package is
// runtime/native/c/tfc_abi.h; a test holds the two equal, field by field.
//
// The package is a leaf below compiler and runtime: it knows dtypes (ir/tensor) and nothing else. Codegen writes code
// against it, targets/cpu emits [Program] into executables, runtime fills [Call].
package abi

import "unsafe"

// Alignment is the alignment in bytes of every buffer and of the arena. Buffers are row-major and unpadded.
const Alignment = 64

// Offsets in bytes of the fields of tfc_call, for code generators that address them from LLVM IR.
const (
	OffArgs     = 0   // void **args: one buffer a feed, in the order of Entry.Feeds
	OffResults  = 8   // void **results: one buffer a fetch, in the order of Entry.Fetches, owned by the caller
	OffDims     = 16  // int64_t *dims: values of Entry.Dims; the run writes those of Entry.Found
	OffArena    = 24  // char *arena: Entry.ArenaSize bytes of scratch
	OffVars     = 32  // void **vars: one buffer a variable, in the order of Program.Vars
	OffVarSet   = 40  // uint8_t *var_set: 1 where the variable is initialised
	OffConsts   = 48  // const char *consts: Program.ConstSize bytes
	OffPool     = 56  // tfc_pool *pool: NULL runs parallel loops on the caller alone
	OffHost     = 64  // int32_t (*host)(tfc_call *, int32_t op, void **operands, void **results)
	OffHostData = 72  // void *host_data: the host function's own
	OffErrA     = 80  // int64_t err_a: the number that an error message shows as {a}
	OffErrB     = 88  // int64_t err_b: the number that an error message shows as {b}
	OffThreads  = 96  // int64_t threads: most threads that this run may use, the caller included; 0 means 1
	OffProfile  = 104 // tfc_profile *profile: what an entry compiled to be measured fills in, or NULL
	CallSize    = 112 // sizeof(tfc_call)
)

// Names of C functions that generated code may call; runtime/native defines them.
const (
	// SymParallelFor is
	//
	//	void tfc_parallel_for(tfc_call *call, void (*task)(void *env, int64_t lo, int64_t hi),
	//	                      void *env, int64_t n, int64_t grain)
	//
	// It runs task over disjoint ranges that cover [0, n), each at most grain long and starting at a multiple of
	// grain, on up to call->threads threads, and returns when all are done.
	SymParallelFor = "tfc_parallel_for"
	// SymProfileMark is
	//
	//	int64_t tfc_profile_mark(tfc_call *call, int32_t kernel, int64_t begin)
	//
	// It notes in call->profile that a kernel ran from begin until now, and returns now; kernel -1 is none.
	SymProfileMark = "tfc_profile_mark"
	// SymMain is int tfc_main(const tfc_program *, int argc, char **argv), the main of executables.
	SymMain = "tfc_main"
	// SymProgram is the global that holds the tfc_program of an executable.
	SymProgram = "tfc_program_table"
	// SymConsts is the global that holds the constants of a program in an object file.
	SymConsts = "tfc_consts"
)

// Call is tfc_call. Pointers that generated code stores or that outlive the call must not point into Go memory; a Call
// itself, and the slices behind Args, Results, Dims, Vars and VarSet, may live in the Go heap (never on a goroutine's
// stack) since native code keeps none of them.
//
// A Call belongs to one run at a time and may be used again for the next.
type Call struct {
	Args     *unsafe.Pointer // one buffer a feed
	Results  *unsafe.Pointer // one buffer a fetch
	Dims     *int64          // values of the run-time dimensions; the run writes Entry.Found
	Arena    unsafe.Pointer  // scratch of the run, Alignment-aligned
	Vars     *unsafe.Pointer // one buffer a variable
	VarSet   *uint8          // 1 where a variable is initialised
	Consts   unsafe.Pointer  // the program's constants
	Pool     unsafe.Pointer  // thread pool, nil for none
	Host     uintptr         // C function that runs host ops
	HostData uintptr         // handed to Host through the call, not interpreted
	ErrA     int64           // offending index or value of the last error
	ErrB     int64           // its bound
	Threads  int64           // most threads of this run, the caller included
	Profile  *Profile        // filled by entries that have Kernels, nil for none
}

// Profile is tfc_profile: what an entry that is compiled to be measured notes about its kernels. Its memory is the
// caller's; it may lie in the Go heap.
type Profile struct {
	Totals         *KernelTotal // one for each of Entry.Kernels
	Spans          *Span        // room for Capacity, the first Used of which are set
	Used, Capacity int64
}

// KernelTotal is how often a kernel ran, and for how many nanoseconds in all.
type KernelTotal struct{ Calls, Nanoseconds int64 }

// Span is one call of a kernel, its times in nanoseconds since 1970.
type Span struct{ Kernel, Begin, End int64 }
