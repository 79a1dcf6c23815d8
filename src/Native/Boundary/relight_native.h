/* Relight's boundary with libtorch: one C header.
 *
 * Every operator that libtorch registers is found by name and called over a stack of tagged values, so this header does not
 * grow with libtorch. Every function that can fail returns RL_OK or one of the other codes; the text of the last error of this
 * thread is rl_last_error(). No C++ exception leaves this library. Whatever asks libtorch about a tensor can fail: some kinds of
 * tensors lack sizes, strides or memory.
 *
 * Ownership: an rl_tensor is one counted reference. Whoever receives one as a result releases it with rl_tensor_release.
 * Arrays and texts that come back as results are released with rl_free. Arguments are only borrowed for the call.
 */
#ifndef RELIGHT_NATIVE_H
#define RELIGHT_NATIVE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RL_EXPORT __attribute__((visibility("default")))

enum { RL_OK = 0, RL_ERROR = 1, RL_OUT_OF_MEMORY = 2, RL_ANOMALY = 3 };

typedef struct rl_tensor_t* rl_tensor;
typedef struct rl_operator_t* rl_operator;
typedef struct rl_generator_t* rl_generator;

enum rl_tag {
  RL_NONE = 0,                 /* None, an undefined tensor, an optional left out */
  RL_DEFAULT = 1,              /* an argument that takes the schema's default */
  RL_TENSOR = 2,               /* tensor */
  RL_INT = 3,                  /* integer: also dtype, layout, memory format, and Scalars that are integers */
  RL_DOUBLE = 4,
  RL_BOOL = 5,
  RL_STRING = 6,               /* pointer: UTF-8, count: bytes */
  RL_DEVICE = 7,               /* count: device type, integer: index (-1: the current one) */
  RL_INT_LIST = 8,             /* pointer: int64_t[count] */
  RL_DOUBLE_LIST = 9,          /* pointer: double[count] */
  RL_BOOL_LIST = 10,           /* pointer: uint8_t[count] */
  RL_TENSOR_LIST = 11,         /* pointer: rl_tensor[count] */
  RL_OPTIONAL_TENSOR_LIST = 12,/* pointer: rl_tensor[count], null for None */
  RL_SCALAR_LIST = 13,         /* pointer: rl_value[count] */
  RL_GENERATOR = 14,           /* pointer: rl_generator */
  RL_COMPLEX = 15              /* real and imaginary */
};

typedef struct {
  int32_t tag;
  int32_t count;
  union {
    int64_t integer;
    double real;
    void* pointer;
    rl_tensor tensor;
  };
  double imaginary;
} rl_value;

/* The library. */
RL_EXPORT const char* rl_last_error(void);
RL_EXPORT void rl_free(void* memory);
RL_EXPORT const char* rl_version(void);               /* libtorch's version */
RL_EXPORT int32_t rl_build_text(char** text);         /* how libtorch was built: compiler, BLAS, oneDNN, CUDA; one setting a line */
/* Large blocks are kept for reuse rather than given back; before the first tensor */
RL_EXPORT int32_t rl_set_allocator_keeps(int32_t keep);
RL_EXPORT int32_t rl_trim_memory(int32_t* any);        /* gives unused blocks back to the system; any: 1 where any went back */
RL_EXPORT int32_t rl_threads(int32_t* count);
RL_EXPORT int32_t rl_set_threads(int32_t count);
RL_EXPORT int32_t rl_interop_threads(int32_t* count);
RL_EXPORT int32_t rl_deterministic(int32_t* on);
RL_EXPORT int32_t rl_set_deterministic(int32_t on);   /* operators that may differ from run to run throw; cuDNN's too are chosen so */
RL_EXPORT int32_t rl_matrix_units(void);              /* whether bfloat16 convolutions go to the processor's matrix units */

/* Operators. */
RL_EXPORT int32_t rl_operator_schemas(char** text);   /* the schema of every registered operator, sorted, one a line */
RL_EXPORT int32_t rl_operator_find(const char* name, const char* overload, rl_operator* found);
RL_EXPORT int32_t rl_operator_schema(rl_operator op, char** text);
/* Calls op. Arguments left out at the end, or before the tensors to write into, take the schema's defaults. With capacity 0 the results are
 * dropped. */
RL_EXPORT int32_t rl_operator_call(rl_operator op, const rl_value* arguments, int32_t count,
                                   rl_value* results, int32_t capacity, int32_t* result_count);

/* A tensor of shape () that stands for a number: like a Python number, it leaves the element type of tensors of its kind as it is. */
RL_EXPORT int32_t rl_tensor_of_number(const rl_value* number, rl_tensor* result);

/* Tensors. */
RL_EXPORT rl_tensor rl_tensor_retain(rl_tensor tensor);
RL_EXPORT void rl_tensor_release(rl_tensor tensor);
RL_EXPORT void rl_tensor_release_many(const rl_tensor* tensors, int32_t count);
RL_EXPORT int32_t rl_tensor_rank(rl_tensor tensor, int32_t* rank);
RL_EXPORT int32_t rl_tensor_count(rl_tensor tensor, int64_t* count);
RL_EXPORT int32_t rl_tensor_bytes(rl_tensor tensor, int64_t* bytes);  /* of all elements */
RL_EXPORT int32_t rl_tensor_dtype(rl_tensor tensor, int32_t* dtype);
RL_EXPORT int32_t rl_tensor_device(rl_tensor tensor, int32_t* type, int32_t* index);
RL_EXPORT int32_t rl_tensor_layout(rl_tensor tensor, int32_t* layout);
RL_EXPORT int32_t rl_tensor_sizes(rl_tensor tensor, const int64_t** sizes, int32_t* rank); /* valid until the tensor is resized */
RL_EXPORT int32_t rl_tensor_size(rl_tensor tensor, int32_t dimension, int64_t* size);      /* dimension: 0 to rank - 1 */
RL_EXPORT int32_t rl_tensor_strides(rl_tensor tensor, int64_t* strides);
/* Whether memory holds every element once, in some order, without gaps, and neither yet to be conjugated nor to be negated. */
RL_EXPORT int32_t rl_tensor_is_dense(rl_tensor tensor, int32_t* dense);
RL_EXPORT int32_t rl_tensor_data(rl_tensor tensor, void** data);
/* Wraps memory of the caller's; release(context) is called when the last reference goes. strides may be null: row-major. */
RL_EXPORT int32_t rl_tensor_wrap(void* data, const int64_t* sizes, const int64_t* strides, int32_t rank, int32_t dtype,
                                 void (*release)(void*), void* context, rl_tensor* result);
RL_EXPORT int32_t rl_tensor_requires_grad(rl_tensor tensor, int32_t* requires_grad);
RL_EXPORT int32_t rl_tensor_set_requires_grad(rl_tensor tensor, int32_t requires_grad);
RL_EXPORT int32_t rl_tensor_is_leaf(rl_tensor tensor, int32_t* leaf);
RL_EXPORT int32_t rl_tensor_grad_function(rl_tensor tensor, char** name);  /* AddBackward0; null: not recorded */
RL_EXPORT int32_t rl_tensor_grad(rl_tensor tensor, rl_tensor* gradient); /* null: there is none */
RL_EXPORT int32_t rl_tensor_set_grad(rl_tensor tensor, rl_tensor gradient);

/* Autograd. */
RL_EXPORT int32_t rl_backward(const rl_tensor* outputs, const rl_tensor* gradients, int32_t count,
                              int32_t retain_graph, int32_t create_graph);
RL_EXPORT int32_t rl_gradients(const rl_tensor* outputs, const rl_tensor* output_gradients, int32_t output_count,
                               const rl_tensor* inputs, int32_t input_count, int32_t retain_graph, int32_t create_graph,
                               int32_t allow_unused, rl_tensor* results);
/* Makes the backward pass from output end with RL_ANOMALY at the first function whose results hold NaN. The error names the function,
 * and the last of the ranges [starts[i], ends[i]) of sequence numbers that holds its own; names: one a line. */
RL_EXPORT int32_t rl_watch_backward(rl_tensor output, const int64_t* starts, const int64_t* ends, const char* names, int32_t count);
RL_EXPORT int32_t rl_grad_enabled(void);
RL_EXPORT void rl_set_grad_enabled(int32_t enabled);
RL_EXPORT int32_t rl_inference_mode_enter(void** guard);
RL_EXPORT void rl_inference_mode_leave(void* guard); /* on the thread that entered */

/* Autocast, per thread and device type. */
RL_EXPORT int32_t rl_autocast_enabled(int32_t device_type, int32_t* enabled, int32_t* dtype);
RL_EXPORT int32_t rl_set_autocast(int32_t device_type, int32_t enabled, int32_t dtype);
RL_EXPORT int32_t rl_autocast_cache_enabled(void);
RL_EXPORT void rl_set_autocast_cache(int32_t enabled);
RL_EXPORT void rl_autocast_enter(void);
RL_EXPORT int32_t rl_autocast_leave(void); /* the outermost leave drops the cast weights */

/* Random generators. */
RL_EXPORT int32_t rl_generator_default(int32_t device_type, int32_t index, rl_generator* result);
RL_EXPORT int32_t rl_generator_create(rl_generator* result); /* on the processor */
RL_EXPORT void rl_generator_release(rl_generator generator);
RL_EXPORT int32_t rl_generator_seed(rl_generator generator, uint64_t seed);
RL_EXPORT int32_t rl_generator_get_state(rl_generator generator, rl_tensor* state);
RL_EXPORT int32_t rl_generator_set_state(rl_generator generator, rl_tensor state);
RL_EXPORT int32_t rl_manual_seed(uint64_t seed); /* every device's default generator */

/* Devices. */
RL_EXPORT int32_t rl_cuda_count(void);
RL_EXPORT int32_t rl_synchronize(int32_t device_type, int32_t index);
/* Bytes in use, at the peak, and held. On the processor: of the allocator; the peak is 0, since glibc keeps none. */
RL_EXPORT int32_t rl_memory_statistics(int32_t device_type, int32_t index, int64_t* in_use, int64_t* peak, int64_t* held);
/* Bytes that the processor's tensors may take together, those made before the first limit aside; RL_OUT_OF_MEMORY above it. 0: no limit. */
RL_EXPORT int32_t rl_set_memory_limit(int64_t bytes);
RL_EXPORT int64_t rl_memory_limit(void);
RL_EXPORT int32_t rl_exempt_from_memory_limit(int32_t exempt); /* of this thread: whether it was before */
RL_EXPORT int64_t rl_limited_memory(void);            /* what counts towards the limit now; 0 before the first limit */

/* Profiling. */
typedef struct {
  int64_t start;     /* nanoseconds of CLOCK_MONOTONIC */
  int64_t end;
  int64_t sequence;  /* of the autograd node that it makes or runs; -1: none */
  int32_t name;      /* line of the names, from 0 */
  int32_t thread;    /* the system's number of the thread */
  int32_t backward;  /* 1: a node of the backward pass, 0: an operator */
  int32_t reserved;
} rl_profile_event;

RL_EXPORT int32_t rl_profile_start(void); /* records every operator on every thread; costs nothing before and after */
/* Ends the recording. names: one a line. Both results are released with rl_free. */
RL_EXPORT int32_t rl_profile_stop(rl_profile_event** events, int64_t* count, char** names);
RL_EXPORT int32_t rl_thread_id(void);        /* the system's number of this thread */
RL_EXPORT int64_t rl_sequence_number(void);  /* that the next autograd node made on this thread will have */

#ifdef __cplusplus
}
#endif
#endif
