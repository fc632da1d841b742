// SPDX-License-Identifier: Apache-2.0

// A CUDA driver without a GPU: what our programs ask of one, done by the processor. Memory is main memory whose bounds are
// checked; kernels are those of our sources, compiled for the processor, a block's threads one after another up to each
// barrier. scripts/gpu-check builds it.
//
//   EMULATED_MEMORY        bytes of the GPU's memory; 1 GiB without
//   EMULATED_FAULT=memory  each `fill` loses a bit

#include <ucontext.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace {

// --- What kernels see ------------------------------------------------------------------------------------------------

struct Index {
	unsigned x, y, z;
};

Index threadIdx, blockIdx, blockDim, gridDim;

struct Thread {
	ucontext_t state;
	std::vector<char> stack = std::vector<char>(1 << 14);
	bool ended;
};

ucontext_t scheduler;
std::vector<Thread> threads;

void __syncthreads() {
	unsigned own = threadIdx.x;
	swapcontext(&threads[own].state, &scheduler);
	threadIdx.x = own;
}

unsigned long long atomicAdd(unsigned long long *to, unsigned long long more) {
	unsigned long long before = *to;
	*to += more;
	return before;
}

#define __global__
#define __device__ inline
// One block runs at a time.
#define __shared__ static

namespace worker {
#include "../src/gpu/kernels.cu"
}
namespace embed {
#include "../jobs/embed/src/kernels.cu"
}

// A kernel's arguments are given as pointers to them.
template <auto kernel>
struct Call;
template <typename... Arguments, void (*kernel)(Arguments...)>
struct Call<kernel> {
	template <size_t... at>
	static void spread(void **arguments, std::index_sequence<at...>) {
		kernel(*static_cast<Arguments *>(arguments[at])...);
	}
	static void with(void **arguments) { spread(arguments, std::index_sequence_for<Arguments...>{}); }
};

struct Kernel {
	const char *name;
	void (*call)(void **);
};

const Kernel kernels[] = {
	{"fill", Call<worker::fill>::with},		  {"check", Call<worker::check>::with},
	{"gather", Call<embed::gather>::with},	  {"repeat", Call<embed::repeat>::with},
	{"layer_norm", Call<embed::layer_norm>::with}, {"attend", Call<embed::attend>::with},
	{"gelu", Call<embed::gelu>::with},		  {"pool", Call<embed::pool>::with},
};

const Kernel *launched;
void **launched_with;

void run_thread() {
	Thread &own = threads[threadIdx.x];
	launched->call(launched_with);
	own.ended = true;
}

void run_block() {
	threads.resize(blockDim.x);
	for (Thread &thread : threads) {
		getcontext(&thread.state);
		thread.state.uc_stack.ss_sp = thread.stack.data();
		thread.state.uc_stack.ss_size = thread.stack.size();
		thread.state.uc_link = &scheduler;
		thread.ended = false;
		makecontext(&thread.state, run_thread, 0);
	}
	for (bool go_on = true; go_on;) {
		go_on = false;
		for (unsigned x = 0; x < blockDim.x; x++) {
			if (threads[x].ended)
				continue;
			threadIdx = {x, 0, 0};
			swapcontext(&scheduler, &threads[x].state);
			go_on |= !threads[x].ended;
		}
	}
}

// --- Memory ----------------------------------------------------------------------------------------------------------

const int SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, INVALID_PTX = 218, NOT_FOUND = 500;

std::recursive_mutex one_at_a_time;
std::map<uint64_t, size_t> pieces;
size_t used;

size_t all_memory() {
	const char *asked = getenv("EMULATED_MEMORY");
	return asked ? strtoull(asked, nullptr, 10) : size_t(1) << 30;
}

// Ends the program where a real GPU might go on with somebody else's memory.
void *within(uint64_t at, size_t bytes) {
	std::lock_guard lock(one_at_a_time);
	auto piece = pieces.upper_bound(at);
	if (piece != pieces.begin() && at + bytes <= std::prev(piece)->first + std::prev(piece)->second)
		return reinterpret_cast<void *>(at);
	fprintf(stderr, "emulator: %zu bytes at %llx are not memory of the GPU\n", bytes, (unsigned long long)at);
	abort();
}

using Event = std::chrono::steady_clock::time_point;

}  // namespace

#define API extern "C" int

// --- The device ------------------------------------------------------------------------------------------------------

API cuInit(unsigned) { return SUCCESS; }
API cuDeviceGetCount(int *count) { return *count = 1, SUCCESS; }
API cuDeviceGet(int *device, int) { return *device = 0, SUCCESS; }
API cuDeviceGetName(char *name, int length, int) { return snprintf(name, length, "Emulated GPU"), SUCCESS; }
API cuDeviceTotalMem_v2(size_t *bytes, int) { return *bytes = all_memory(), SUCCESS; }
API cuDeviceGetUuid(char *uuid, int) {
	for (int i = 0; i < 16; i++)
		uuid[i] = i;
	return SUCCESS;
}
API cuDeviceGetUuid_v2(char *uuid, int device) { return cuDeviceGetUuid(uuid, device); }
API cuDeviceGetAttribute(int *value, int attribute, int) {
	static const std::map<int, int> values = {
		{75, 8}, {76, 9},		// Compute capability 8.9.
		{16, 2},				// Multiprocessors.
		{13, 1000000},			// Their clock in kHz.
		{36, 1000000}, {37, 64}, // The memory's, and the width of its bus.
		{115, 1},				// Memory in the order of a stream.
	};
	auto known = values.find(attribute);
	return *value = known == values.end() ? 0 : known->second, SUCCESS;
}
API cuDevicePrimaryCtxRetain(void **context, int) { return *context = &pieces, SUCCESS; }
API cuDevicePrimaryCtxRelease_v2(int) { return SUCCESS; }
API cuCtxSetCurrent(void *) { return SUCCESS; }
API cuCtxGetCurrent(void **context) { return *context = &pieces, SUCCESS; }
API cuCtxSynchronize() { return SUCCESS; }

// --- Its memory ------------------------------------------------------------------------------------------------------

API cuMemGetInfo_v2(size_t *free, size_t *total) {
	std::lock_guard lock(one_at_a_time);
	*total = all_memory();
	return *free = *total - used, SUCCESS;
}
API cuMemAlloc_v2(uint64_t *at, size_t bytes) {
	std::lock_guard lock(one_at_a_time);
	if (bytes == 0)
		return INVALID_VALUE;
	if (bytes > all_memory() - used)
		return OUT_OF_MEMORY;
	void *piece = malloc(bytes);
	// What was there before is never what is hoped for.
	memset(piece, 0xa5, bytes);
	*at = reinterpret_cast<uint64_t>(piece);
	pieces[*at] = bytes;
	used += bytes;
	return SUCCESS;
}
API cuMemAllocAsync(uint64_t *at, size_t bytes, void *) { return cuMemAlloc_v2(at, bytes); }
API cuMemFree_v2(uint64_t at) {
	std::lock_guard lock(one_at_a_time);
	auto piece = pieces.find(at);
	if (piece == pieces.end())
		return INVALID_VALUE;
	used -= piece->second;
	pieces.erase(piece);
	free(reinterpret_cast<void *>(at));
	return SUCCESS;
}
API cuMemFreeAsync(uint64_t at, void *) { return cuMemFree_v2(at); }
API cuMemcpyHtoD_v2(uint64_t to, const void *from, size_t bytes) { return memcpy(within(to, bytes), from, bytes), SUCCESS; }
API cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t bytes, void *) { return cuMemcpyHtoD_v2(to, from, bytes); }
API cuMemcpyDtoH_v2(void *to, uint64_t from, size_t bytes) { return memcpy(to, within(from, bytes), bytes), SUCCESS; }
API cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t bytes, void *) { return cuMemcpyDtoH_v2(to, from, bytes); }
API cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t bytes, void *) {
	return memcpy(within(to, bytes), within(from, bytes), bytes), SUCCESS;
}
API cuMemsetD8_v2(uint64_t at, unsigned char value, size_t bytes) { return memset(within(at, bytes), value, bytes), SUCCESS; }

// --- Kernels ---------------------------------------------------------------------------------------------------------

// What NVRTC made of the sources, for this GPU.
API cuModuleLoadData(void **module, const void *code) {
	if (!strstr(static_cast<const char *>(code), ".target sm_89"))
		return INVALID_PTX;
	return *module = strdup(static_cast<const char *>(code)), SUCCESS;
}
API cuModuleUnload(void *module) { return free(module), SUCCESS; }
API cuModuleGetFunction(const Kernel **function, void *module, const char *name) {
	for (const Kernel &kernel : kernels)
		if (!strcmp(kernel.name, name) && strstr(static_cast<const char *>(module), name))
			return *function = &kernel, SUCCESS;
	return NOT_FOUND;
}
API cuLaunchKernel(const Kernel *kernel, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned,
		unsigned, unsigned, void *, void **arguments, void **) {
	std::lock_guard lock(one_at_a_time);
	if (grid_x == 0 || grid_y == 0 || grid_z != 1 || block_x == 0 || block_x > 1024)
		return INVALID_VALUE;
	launched = kernel;
	launched_with = arguments;
	gridDim = {grid_x, grid_y, 1};
	blockDim = {block_x, 1, 1};
	for (unsigned y = 0; y < grid_y; y++)
		for (unsigned x = 0; x < grid_x; x++) {
			blockIdx = {x, y, 0};
			run_block();
		}
	const char *fault = getenv("EMULATED_FAULT");
	if (fault && !strcmp(fault, "memory") && !strcmp(kernel->name, "fill"))
		**static_cast<uint64_t **>(arguments[0]) ^= 4;
	return SUCCESS;
}

// --- Time ------------------------------------------------------------------------------------------------------------

API cuEventCreate(Event **event, unsigned) { return *event = new Event, SUCCESS; }
API cuEventDestroy_v2(Event *event) { return delete event, SUCCESS; }
API cuEventRecord(Event *event, void *) { return *event = std::chrono::steady_clock::now(), SUCCESS; }
API cuEventSynchronize(Event *) { return SUCCESS; }
API cuEventElapsedTime(float *milliseconds, Event *start, Event *end) {
	return *milliseconds = std::chrono::duration<float, std::milli>(*end - *start).count(), SUCCESS;
}
API cuStreamSynchronize(void *) { return SUCCESS; }
API cuStreamWaitEvent(void *, void *, unsigned) { return SUCCESS; }

API cuGetErrorString(int error, const char **text) {
	static thread_local char words[32];
	snprintf(words, sizeof words, "error %d", error);
	return *text = words, SUCCESS;
}
API cuGetErrorName(int error, const char **text) { return cuGetErrorString(error, text); }
