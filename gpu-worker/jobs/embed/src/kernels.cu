// SPDX-License-Identifier: Apache-2.0

// What the network does between its matrix products. Matrices lie row after row. Every block has THREADS threads.

#define THREADS 128
#define MOST_TOKENS 256

typedef unsigned int u32;

// The sum, or the largest, of one number of each thread; every thread gets it.
__device__ float reduce(float mine, bool largest) {
	__shared__ float all[THREADS];
	__syncthreads();
	all[threadIdx.x] = mine;
	__syncthreads();
	for (u32 half = THREADS / 2; half > 0; half /= 2) {
		if (threadIdx.x < half) {
			float a = all[threadIdx.x], b = all[threadIdx.x + half];
			all[threadIdx.x] = largest ? fmaxf(a, b) : a + b;
		}
		__syncthreads();
	}
	return all[0];
}

// A block for each token: the embedding of its word and of its position.
extern "C" __global__ void gather(float *states, const float *words, const float *positions, const u32 *tokens,
		const u32 *places, u32 hidden) {
	u32 row = blockIdx.x;
	for (u32 i = threadIdx.x; i < hidden; i += THREADS)
		states[row * hidden + i] = words[(size_t)tokens[row] * hidden + i] + positions[places[row] * hidden + i];
}

// A block for each row: the row itself, from which a product with a bias starts.
extern "C" __global__ void repeat(float *out, const float *row, u32 width) {
	for (u32 i = threadIdx.x; i < width; i += THREADS)
		out[(size_t)blockIdx.x * width + i] = row[i];
}

// A block for each row: adds what a layer gave, if anything, and brings the sum to mean 0 and variance 1.
extern "C" __global__ void layer_norm(float *states, const float *added, const float *weight, const float *bias,
		float epsilon, u32 hidden) {
	float *row = states + (size_t)blockIdx.x * hidden;
	const float *more = added ? added + (size_t)blockIdx.x * hidden : 0;
	float sum = 0;
	for (u32 i = threadIdx.x; i < hidden; i += THREADS) {
		if (more)
			row[i] += more[i];
		sum += row[i];
	}
	float mean = reduce(sum, false) / hidden;
	float squares = 0;
	for (u32 i = threadIdx.x; i < hidden; i += THREADS)
		squares += (row[i] - mean) * (row[i] - mean);
	float deviation = sqrtf(reduce(squares, false) / hidden + epsilon);
	for (u32 i = threadIdx.x; i < hidden; i += THREADS)
		row[i] = (row[i] - mean) / deviation * weight[i] + bias[i];
}

// A block for each token and head: what the token takes from the others of its passage. A row of `projected` has the
// queries, keys and values of a token side by side; `firsts` and `counts` say, for each token, where its passage begins
// and how many tokens it has.
extern "C" __global__ void attend(float *context, const float *projected, const u32 *firsts, const u32 *counts,
		u32 hidden, u32 width) {
	__shared__ float weights[MOST_TOKENS];
	u32 token = blockIdx.x, head = blockIdx.y * width, stride = 3 * hidden;
	u32 first = firsts[token], count = counts[token];
	const float *query = projected + (size_t)token * stride + head;
	const float *keys = projected + (size_t)first * stride + hidden + head;
	const float *values = keys + hidden;
	float scale = 1 / sqrtf((float)width), largest = -3.402823e38f;
	for (u32 j = threadIdx.x; j < count; j += THREADS) {
		float score = 0;
		for (u32 k = 0; k < width; k++)
			score += query[k] * keys[(size_t)j * stride + k];
		weights[j] = score * scale;
		largest = fmaxf(largest, weights[j]);
	}
	largest = reduce(largest, true);
	float sum = 0;
	for (u32 j = threadIdx.x; j < count; j += THREADS) {
		weights[j] = expf(weights[j] - largest);
		sum += weights[j];
	}
	// Every thread has written its weights when this returns.
	float total = reduce(sum, false);
	for (u32 k = threadIdx.x; k < width; k += THREADS) {
		float mixed = 0;
		for (u32 j = 0; j < count; j++)
			mixed += weights[j] * values[(size_t)j * stride + k];
		context[(size_t)token * hidden + head + k] = mixed / total;
	}
}

// A block for each row: the Gaussian error linear unit of each number.
extern "C" __global__ void gelu(float *rows, u32 width) {
	for (u32 i = threadIdx.x; i < width; i += THREADS) {
		float *x = rows + (size_t)blockIdx.x * width + i;
		*x = 0.5f * *x * (1 + erff(*x * 0.70710678f));
	}
}

// A block for each passage, which has `counts` tokens from `firsts` on: the mean of its states, brought to length 1.
extern "C" __global__ void pool(float *embeddings, const float *states, const u32 *firsts, const u32 *counts,
		u32 hidden) {
	u32 first = firsts[blockIdx.x], count = counts[blockIdx.x];
	float *out = embeddings + (size_t)blockIdx.x * hidden;
	float squares = 0;
	for (u32 i = threadIdx.x; i < hidden; i += THREADS) {
		float sum = 0;
		for (u32 row = first; row < first + count; row++)
			sum += states[(size_t)row * hidden + i];
		out[i] = sum / count;
		squares += out[i] * out[i];
	}
	float length = fmaxf(sqrtf(reduce(squares, false)), 1e-12f);
	for (u32 i = threadIdx.x; i < hidden; i += THREADS)
		out[i] /= length;
}
