using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]
[module: SkipLocalsInit]

namespace Relight.Tensors.Interop;

/// <summary>The functions of relight_native.h under their C names.</summary>
internal static unsafe partial class NativeMethods
{
    public const string Library = "relight_native";

    [LibraryImport(Library)] public static partial byte* rl_last_error();
    [LibraryImport(Library)] public static partial void rl_free(void* memory);
    [LibraryImport(Library)] public static partial byte* rl_version();
    [LibraryImport(Library)] public static partial int rl_build_text(byte** text);
    [LibraryImport(Library)] public static partial int rl_set_allocator_keeps(int keep);
    [LibraryImport(Library)] public static partial int rl_trim_memory(int* any);
    [LibraryImport(Library)] public static partial int rl_threads(int* count);
    [LibraryImport(Library)] public static partial int rl_set_threads(int count);
    [LibraryImport(Library)] public static partial int rl_interop_threads(int* count);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_deterministic(int* on);
    [LibraryImport(Library)] public static partial int rl_set_deterministic(int on);
    [LibraryImport(Library)] public static partial int rl_matrix_units();

    [LibraryImport(Library)] public static partial int rl_operator_schemas(byte** text);
    [LibraryImport(Library)] public static partial int rl_operator_find(byte* name, byte* overload, nint* found);
    [LibraryImport(Library)] public static partial int rl_operator_schema(nint op, byte** text);
    [LibraryImport(Library)]
    public static partial int rl_operator_call(nint op, Value* arguments, int count, Value* results, int capacity, int* resultCount);

    [LibraryImport(Library)] public static partial int rl_tensor_of_number(Value* number, nint* result);

    [LibraryImport(Library)] public static partial nint rl_tensor_retain(nint tensor);
    [LibraryImport(Library)] public static partial void rl_tensor_release(nint tensor);
    [LibraryImport(Library)] public static partial void rl_tensor_release_many(nint* tensors, int count);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_rank(nint tensor, int* rank);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_count(nint tensor, long* count);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_bytes(nint tensor, long* bytes);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_dtype(nint tensor, int* dtype);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_device(nint tensor, int* type, int* index);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_size(nint tensor, int dimension, long* size);
    [LibraryImport(Library)] public static partial int rl_tensor_layout(nint tensor, int* layout);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_sizes(nint tensor, long** sizes, int* rank);
    [LibraryImport(Library)] public static partial int rl_tensor_strides(nint tensor, long* strides);
    [LibraryImport(Library)] public static partial int rl_tensor_is_dense(nint tensor, int* dense);
    [LibraryImport(Library)] public static partial int rl_tensor_data(nint tensor, void** data);
    [LibraryImport(Library)]
    public static partial int rl_tensor_wrap(
        void* data, long* sizes, long* strides, int rank, int dtype, delegate* unmanaged<nint, void> release, nint context, nint* result);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_tensor_requires_grad(nint tensor, int* requiresGrad);
    [LibraryImport(Library)] public static partial int rl_tensor_set_requires_grad(nint tensor, int requiresGrad);
    [LibraryImport(Library)] public static partial int rl_tensor_is_leaf(nint tensor, int* leaf);
    [LibraryImport(Library)] public static partial int rl_tensor_grad_function(nint tensor, byte** name);
    [LibraryImport(Library)] public static partial int rl_tensor_grad(nint tensor, nint* gradient);
    [LibraryImport(Library)] public static partial int rl_tensor_set_grad(nint tensor, nint gradient);

    [LibraryImport(Library)]
    public static partial int rl_backward(nint* outputs, nint* gradients, int count, int retainGraph, int createGraph);
    [LibraryImport(Library)]
    public static partial int rl_gradients(
        nint* outputs, nint* outputGradients, int outputCount, nint* inputs, int inputCount,
        int retainGraph, int createGraph, int allowUnused, nint* results);
    [LibraryImport(Library)]
    public static partial int rl_watch_backward(nint output, long* starts, long* ends, byte* names, int count);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_grad_enabled();
    [LibraryImport(Library), SuppressGCTransition] public static partial void rl_set_grad_enabled(int enabled);
    [LibraryImport(Library)] public static partial int rl_inference_mode_enter(nint* guard);
    [LibraryImport(Library)] public static partial void rl_inference_mode_leave(nint guard);

    [LibraryImport(Library)] public static partial int rl_autocast_enabled(int deviceType, int* enabled, int* dtype);
    [LibraryImport(Library)] public static partial int rl_set_autocast(int deviceType, int enabled, int dtype);
    [LibraryImport(Library)] public static partial int rl_autocast_cache_enabled();
    [LibraryImport(Library)] public static partial void rl_set_autocast_cache(int enabled);
    [LibraryImport(Library)] public static partial void rl_autocast_enter();
    [LibraryImport(Library)] public static partial int rl_autocast_leave();

    [LibraryImport(Library)] public static partial int rl_generator_default(int deviceType, int index, nint* result);
    [LibraryImport(Library)] public static partial int rl_generator_create(nint* result);
    [LibraryImport(Library)] public static partial void rl_generator_release(nint generator);
    [LibraryImport(Library)] public static partial int rl_generator_seed(nint generator, ulong seed);
    [LibraryImport(Library)] public static partial int rl_generator_get_state(nint generator, nint* state);
    [LibraryImport(Library)] public static partial int rl_generator_set_state(nint generator, nint state);
    [LibraryImport(Library)] public static partial int rl_manual_seed(ulong seed);

    [LibraryImport(Library)] public static partial int rl_cuda_count();
    [LibraryImport(Library)] public static partial int rl_synchronize(int deviceType, int index);
    [LibraryImport(Library)] public static partial int rl_memory_statistics(int deviceType, int index, long* inUse, long* peak, long* held);
    [LibraryImport(Library)] public static partial int rl_set_memory_limit(long bytes);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_exempt_from_memory_limit(int exempt);
    [LibraryImport(Library), SuppressGCTransition] public static partial long rl_memory_limit();
    [LibraryImport(Library), SuppressGCTransition] public static partial long rl_limited_memory();

    [LibraryImport(Library)] public static partial int rl_profile_start();
    [LibraryImport(Library)] public static partial int rl_profile_stop(OperatorEvent** events, long* count, byte** names);
    [LibraryImport(Library), SuppressGCTransition] public static partial int rl_thread_id();
    [LibraryImport(Library), SuppressGCTransition] public static partial long rl_sequence_number();
}
