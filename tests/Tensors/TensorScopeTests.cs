using System.Runtime.CompilerServices;
using Relight.Tensors;

namespace Relight.Tests.Tensors;

/// <summary>Who owns a tensor, and when it is freed.</summary>
public sealed class TensorScopeTests
{
    [Fact]
    public void A_scope_frees_what_was_made_in_it()
    {
        Tensor inside;
        using (var scope = new TensorScope())
        {
            inside = Tensor.Ones([2]) + 1;
            scope.Count.ShouldBe(2);
            inside.IsDisposed.ShouldBeFalse();
        }

        inside.IsDisposed.ShouldBeTrue();
    }

    [Fact]
    public void Scopes_nest_and_each_frees_its_own()
    {
        using var outer = new TensorScope();
        var first = Tensor.Ones([2]);
        Tensor second;
        using (new TensorScope())
        {
            second = first + 1;
        }

        second.IsDisposed.ShouldBeTrue();
        first.IsDisposed.ShouldBeFalse();
        outer.Count.ShouldBe(1);
    }

    [Fact]
    public void Keep_hands_a_tensor_to_the_enclosing_scope_and_at_last_out_of_all()
    {
        Tensor kept;
        using (var outer = new TensorScope())
        {
            using (new TensorScope())
            {
                kept = Tensor.Ones([2]).Keep();
            }

            outer.Count.ShouldBe(1);
            kept.Keep();
            outer.Count.ShouldBe(0);
        }

        kept.ToArray<float>().ShouldBe([1, 1]);
        kept.Keep().ShouldBeSameAs(kept);
        kept.Dispose();
    }

    [Fact]
    public void Outside_of_scopes_what_is_made_belongs_to_none()
    {
        Tensor state, kept;
        using (var scope = new TensorScope())
        {
            using (TensorScope.Outside())
            {
                state = Tensor.Ones([2]);
                using (new TensorScope())
                {
                    kept = Tensor.Ones([3]).Keep();
                }
            }

            scope.Count.ShouldBe(0);
            _ = Tensor.Ones([2]);
            scope.Count.ShouldBe(1);
        }

        state.IsDisposed.ShouldBeFalse();
        kept.IsDisposed.ShouldBeFalse();
        state.Dispose();
        kept.Dispose();
    }

    [Fact]
    public void An_exception_frees_as_an_end_does()
    {
        Tensor? inside = null;
        Should.Throw<TorchException>(() =>
        {
            using var scope = new TensorScope();
            inside = Tensor.Ones([2, 3]);
            inside.Matmul(inside);
        });
        inside!.IsDisposed.ShouldBeTrue();
        using var next = Tensor.Ones([1]);
        next.IsDisposed.ShouldBeFalse();
    }

    [Fact]
    public void Using_a_freed_tensor_says_what_to_do()
    {
        Tensor gone;
        using (new TensorScope())
        {
            gone = Tensor.Ones([2]);
        }

        Should.Throw<ObjectDisposedException>(() => gone + 1).Message.ShouldContain("Keep()");
        Should.Throw<ObjectDisposedException>(() => gone.Shape);
        Should.Throw<ObjectDisposedException>(() => Tensor.Cat([gone, gone]));
        gone.Dispose();
    }

    [Fact]
    public void A_tensor_disposed_early_leaves_its_scope()
    {
        using var scope = new TensorScope();
        var (first, second, third) = (Tensor.Ones([1]), Tensor.Ones([2]), Tensor.Ones([3]));
        first.Dispose();
        scope.Count.ShouldBe(2);
        third.Dispose();
        scope.Count.ShouldBe(1);
        second.ElementCount.ShouldBe(2);
    }

    [Fact]
    public void A_scope_grows_with_what_it_owns()
    {
        var tensors = new List<Tensor>();
        using (var scope = new TensorScope())
        {
            for (var i = 0; i < 1000; i++)
            {
                tensors.Add(Tensor.Full([1], i));
            }

            scope.Count.ShouldBe(1000);
            tensors[777].ToInt64().ShouldBe(777);
        }

        tensors.ShouldAllBe(t => t.IsDisposed);
    }

    [Fact]
    public void Scopes_must_end_in_reverse_order()
    {
        var outer = new TensorScope();
        using (new TensorScope())
        {
            Should.Throw<InvalidOperationException>(outer.Dispose);
        }

        outer.Dispose();
        outer.Dispose();
    }

    [Fact]
    public void Another_thread_may_dispose_but_not_keep()
    {
        using var scope = new TensorScope();
        var (first, second) = (Tensor.Ones([1]), Tensor.Ones([2]));
        OnAnotherThread(() =>
        {
            first.Dispose();
            Should.Throw<InvalidOperationException>(second.Keep);
        });
        first.IsDisposed.ShouldBeTrue();
        second.ElementCount.ShouldBe(2);
    }

    [Fact]
    public void Another_threads_tensors_are_not_this_scopes()
    {
        using var scope = new TensorScope();
        Tensor? other = null;
        OnAnotherThread(() => other = Tensor.Ones([2]));
        scope.Count.ShouldBe(0);
        other!.Dispose();
    }

    [Fact]
    public void Keep_by_the_scope_refuses_what_it_does_not_own()
    {
        using var tensor = Tensor.Ones([1]);
        using var scope = new TensorScope();
        Should.Throw<ArgumentException>(() => scope.Keep(tensor));
    }

    [Fact]   // each disposes every tensor: exactly one release each, or the process dies
    public void Two_threads_may_race_to_dispose()
    {
        var tensors = Enumerable.Range(0, 2000).Select(_ => Tensor.Ones([4])).ToArray();
        Parallel.For(0, 4, _ => Array.ForEach(tensors, t => t.Dispose()));
        tensors.ShouldAllBe(t => t.IsDisposed);
    }

    [Fact]
    public void Many_threads_may_use_one_tensor()
    {
        using var shared = Tensor.Arange(100, dtype: DType.Float64);
        Parallel.For(0, 200, i =>
        {
            using var scope = new TensorScope();
            (shared * i).Sum().ToDouble().ShouldBe(4950.0 * i);
        });
    }

    [Fact]
    public void A_tensor_that_nobody_reaches_is_collected_with_its_owner()
    {
        var reference = Forget();
        for (var i = 0; i < 20 && reference.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        reference.IsAlive.ShouldBeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget() => new(Tensor.Ones([3]));

    private static void OnAnotherThread(Action body)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(body));
        thread.Start();
        thread.Join();
        thrown.ShouldBeNull();
    }
}
