using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Relight.Tensors;
using Relight.Tensors.Profiling;

namespace Relight.Data;

/// <summary>
/// The threads of one epoch. Each claims the next batch number, reads that batch, and leaves it in a ring from which the consumer takes
/// batches in order; a thread waits while it would be further ahead than the ring is long.
/// </summary>
internal sealed class EpochReader : IDisposable
{
    private static readonly TimeSpan AfterCancellation = TimeSpan.FromSeconds(1), BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly Dataset _dataset;
    private readonly DataLoaderOptions _options;
    private readonly int[] _order;
    private readonly int _epoch;
    private readonly int _end;
    private readonly Result?[] _ring;
    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private int _claimed;
    private int _taken;
    private bool _stopped;
    private CancellationToken _cancellation;

    public EpochReader(Dataset dataset, DataLoaderOptions options, int[] order, int epoch, int firstBatch, int batchCount)
    {
        (_dataset, _options, _order, _epoch, _end) = (dataset, options, order, epoch, batchCount);
        _claimed = _taken = firstBatch;
        var workers = Math.Min(options.Workers, batchCount - firstBatch);
        _ring = new Result?[Math.Max(options.Prefetch > 0 ? options.Prefetch : 2 * workers, 1)];
        _threads = new Thread[workers];
        for (var i = 0; i < workers; i++)
        {
            _threads[i] = new Thread(Work) { Name = $"loader {i}", IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>Waits for the next batch; raises what its reading raised.</summary>
    public Batch Take(CancellationToken cancellation)
    {
        using var range = Profiler.Range("data", ProfiledKind.Stage);
        using var waking = cancellation.Register(Wake);
        _cancellation = cancellation;
        Result result;
        lock (_gate)
        {
            ref var slot = ref _ring[_taken % _ring.Length];
            while (slot is null)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            result = slot;
            slot = null;
            _taken++;
            Monitor.PulseAll(_gate);
        }

        result.Error?.Throw();
        return result.Batch!;
    }

    /// <summary>
    /// Ends the threads and frees the batches that nobody took. After a cancellation, a thread that hangs in a read is left to itself.
    /// </summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopped, true);
        Wake();
        if (!HaveThreadsEnded())
        {
            return;
        }

        foreach (var result in _ring)
        {
            result?.Batch?.Dispose();
        }
    }

    private bool HaveThreadsEnded()
    {
        var sinceCancellation = new Stopwatch();
        foreach (var thread in _threads)
        {
            while (!thread.Join(BetweenLooks))
            {
                if (_cancellation.IsCancellationRequested)
                {
                    sinceCancellation.Start();
                }

                if (sinceCancellation.Elapsed >= AfterCancellation)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        using var exempt = MemoryLimitExemption.Enter();
        var reader = default(BatchReader);
        while (TryClaim(out var number))
        {
            Result result;
            try
            {
                reader ??= new BatchReader(_dataset, _options, _order, _epoch);
                result = new Result(reader.Read(number, ref _stopped), null);
            }
            catch (Exception error)   // whatever it is, the consumer is to see it, in its turn
            {
                result = new Result(null, ExceptionDispatchInfo.Capture(error));
            }

            lock (_gate)
            {
                _ring[number % _ring.Length] = result;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool TryClaim(out int number)
    {
        lock (_gate)
        {
            while (!_stopped && _claimed < _end && _claimed - _taken >= _ring.Length)
            {
                Monitor.Wait(_gate);
            }

            number = _claimed;
            if (_stopped || _claimed >= _end)
            {
                return false;
            }

            _claimed++;
            return true;
        }
    }

    private sealed record Result(Batch? Batch, ExceptionDispatchInfo? Error);
}
