// SPDX-License-Identifier: Apache-2.0

// Fills memory with a pattern and looks for what has changed. `compute::pattern` is the same in Rust.

typedef unsigned long long u64;

__device__ u64 pattern(u64 seed, u64 place) {
	u64 word = seed + (place + 1) * 0x9e3779b97f4a7c15ull;
	word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ull;
	word = (word ^ (word >> 27)) * 0x94d049bb133111ebull;
	return word ^ (word >> 31);
}

// Writes the words of the places from `first` on.
extern "C" __global__ void fill(u64 *words, u64 count, u64 seed, u64 first) {
	u64 step = (u64)gridDim.x * blockDim.x;
	for (u64 i = (u64)blockIdx.x * blockDim.x + threadIdx.x; i < count; i += step)
		words[i] = pattern(seed, first + i);
}

// Adds to `wrong` how many words are others.
extern "C" __global__ void check(const u64 *words, u64 count, u64 seed, u64 first, u64 *wrong) {
	u64 step = (u64)gridDim.x * blockDim.x;
	u64 found = 0;
	for (u64 i = (u64)blockIdx.x * blockDim.x + threadIdx.x; i < count; i += step)
		found += words[i] != pattern(seed, first + i);
	if (found)
		atomicAdd(wrong, found);
}
