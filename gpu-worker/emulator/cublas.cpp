// SPDX-License-Identifier: Apache-2.0

// cuBLAS without a GPU: the products that our programs ask for, by their definition. scripts/gpu-check builds it.
//
//   EMULATED_FAULT=product  each product has a wrong entry

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

const int SUCCESS = 0, INVALID_VALUE = 7, NOT_SUPPORTED = 15;
const int FLOAT = 0, HALF = 2, BYTE = 3, INT = 10, SUMS_OF_FLOATS = 68, SUMS_OF_INTS = 72;

struct Half {
	uint16_t bits;
	// For numbers that are neither subnormal nor infinite.
	operator float() const {
		uint32_t rest = bits & 0x7fff;
		uint32_t wide = uint32_t(bits >> 15) << 31 | (rest ? (rest << 13) + (112u << 23) : 0);
		float number;
		memcpy(&number, &wide, sizeof number);
		return number;
	}
};

// `a` has m rows and k columns once it is transposed or not, `b` k and n; all count by columns.
template <typename Factor, typename Sum>
int multiply(int transposed_a, int transposed_b, int m, int n, int k, const void *alpha, const void *left, int left_step,
		const void *right, int right_step, const void *beta, void *out, int out_step) {
	const Factor *a = static_cast<const Factor *>(left), *b = static_cast<const Factor *>(right);
	Sum scale = *static_cast<const Sum *>(alpha), keep = *static_cast<const Sum *>(beta);
	if (left_step < (transposed_a ? k : m) || right_step < (transposed_b ? n : k) || out_step < m)
		return INVALID_VALUE;
	for (int64_t column = 0; column < n; column++)
		for (int64_t row = 0; row < m; row++) {
			Sum sum = 0;
			for (int64_t i = 0; i < k; i++)
				sum += Sum(a[transposed_a ? i + row * left_step : row + i * left_step]) *
					   Sum(b[transposed_b ? column + i * right_step : i + column * right_step]);
			Sum *to = static_cast<Sum *>(out) + row + column * out_step;
			*to = scale * sum + (keep == 0 ? 0 : keep * *to);
		}
	const char *fault = getenv("EMULATED_FAULT");
	if (fault && !strcmp(fault, "product"))
		*static_cast<Sum *>(out) += 1;
	return SUCCESS;
}

}  // namespace

#define API extern "C" int

API cublasCreate_v2(void **handle) {
	static char any;
	return *handle = &any, SUCCESS;
}
API cublasDestroy_v2(void *) { return SUCCESS; }
API cublasSetStream_v2(void *, void *) { return SUCCESS; }

API cublasSgemm_v2(void *, int transposed_a, int transposed_b, int m, int n, int k, const float *alpha, const float *a,
		int a_step, const float *b, int b_step, const float *beta, float *c, int c_step) {
	return multiply<float, float>(transposed_a, transposed_b, m, n, k, alpha, a, a_step, b, b_step, beta, c, c_step);
}

API cublasGemmEx(void *, int transposed_a, int transposed_b, int m, int n, int k, const void *alpha, const void *a, int a_kind,
		int a_step, const void *b, int b_kind, int b_step, const void *beta, void *c, int c_kind, int c_step, int sums, int) {
	auto with = [&](auto product) {
		return product(transposed_a, transposed_b, m, n, k, alpha, a, a_step, b, b_step, beta, c, c_step);
	};
	if (a_kind != b_kind)
		return NOT_SUPPORTED;
	if (a_kind == BYTE && c_kind == INT && sums == SUMS_OF_INTS)
		// As the real one has it for integers.
		return a_step % 4 || b_step % 4 ? INVALID_VALUE : with(multiply<int8_t, int32_t>);
	if (a_kind == HALF && c_kind == FLOAT && sums == SUMS_OF_FLOATS)
		return with(multiply<Half, float>);
	if (a_kind == FLOAT && c_kind == FLOAT && sums == SUMS_OF_FLOATS)
		return with(multiply<float, float>);
	return NOT_SUPPORTED;
}
