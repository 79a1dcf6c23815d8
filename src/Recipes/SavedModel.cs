using Relight.Data;
using Relight.Nn;
using Relight.Recipes.Starting;
using Relight.Runs;
using Relight.SelfSupervised;
using Relight.Settings;
using Relight.Tensors;
using Relight.Training;
using Relight.Training.Metrics;
using Relight.Vision;
using Relight.Vision.Backbones;
using Relight.Vision.Folders;
using Relight.Vision.Transforms;

namespace Relight.Recipes;

/// <summary>The model of a run, to be evaluated or asked.</summary>
public sealed class SavedModel
{
    private SavedModel(RunSettings settings, Backbone network) => (Settings, Network) = (settings, network);

    /// <summary>What the run was asked.</summary>
    public RunSettings Settings { get; }

    /// <summary>The network with its weights, in evaluation mode after the first use.</summary>
    public Backbone Network { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes => Settings.Classes!;

    private TrainerOptions Options => new(Settings.Training) { Device = ComputeChoice.DeviceOf(Settings.Training.Device) };

    /// <summary>Loads a checkpoint of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="device">Where to compute; null: where the run was trained, if that is there, otherwise the processor.</param>
    /// <param name="checkpoint">A step, or a name such as <c>best</c>; null: the newest whole one.</param>
    /// <exception cref="RunException">There is no run, or it has no such checkpoint.</exception>
    public static SavedModel Load(string folder, Device? device = null, string? checkpoint = null)
    {
        using var run = RunDirectory.Read(folder);
        var settings = RunSettings.Of(run);
        var place = device ?? (Torch.CudaDeviceCount > 0 ? ComputeChoice.DeviceOf(settings.Training.Device) : Device.Cpu);
        settings = settings with { Training = settings.Training
            with { Device = place.ToString(), Precision = PrecisionOn(place, settings.Training.Precision) } };
        using var outside = TensorScope.Outside();
        var network = NetworkFactory.Create(settings.Model, settings.Data.Size, settings.Classes!.Count, settings.Recipe);
        network.LoadStateDict(Weights.ReadBackbone(folder, checkpoint));
        network.To(place);
        network.ToChannelsLast();
        return new SavedModel(settings, network);
    }

    /// <summary>Images to measure the model on, with the part of the data set that they are.</summary>
    /// <param name="data">What data; read at the model's own image size. Classes may be missing.</param>
    /// <param name="part">
    /// The part that is wanted; null: the validation part of a data set; where there is none, what the model did not learn from; otherwise
    /// the test part, or all.
    /// </param>
    /// <exception cref="IOException">There are no such data.</exception>
    /// <exception cref="InvalidDataException">The data have classes that the model does not know, no labels, or no such part.</exception>
    internal EvaluationImages Images(DataSettings data, ImagePartRole? part = null) =>
        DataSource.OpenEvaluation(data with { Size = Settings.Data.Size }, Settings, part);

    /// <summary>What accuracy on these images does not mean, as <see cref="TrainingRunResult.Cautions"/> has it.</summary>
    /// <param name="data">As for <see cref="Images"/>.</param>
    /// <param name="classes">Names of their classes; null: the model's.</param>
    internal IReadOnlyList<string> Cautions(DataSettings data, IReadOnlyList<string>? classes = null) =>
        SeenImages.Cautions(Settings, classes, data.Path);

    /// <summary>Measures the model on a data set.</summary>
    /// <param name="data">What data, read at the model's own image size; and how: batch size, batches at most, workers, and what is done
    /// with broken ones.</param>
    /// <param name="part">
    /// The part that is wanted; null: the validation part of a data set; where there is none, what the model did not learn from; otherwise
    /// the test part, or all.
    /// </param>
    /// <param name="testTimeAugmentation">Whether the answers are means over twelve views of each image, at twelve times the cost.</param>
    /// <exception cref="IOException">There are no such data.</exception>
    /// <exception cref="InvalidDataException">The data have classes that the model does not know, no labels, or no such part.</exception>
    /// <exception cref="ArgumentException">Test-time augmentation is asked of a pretext, whose labels say how an image is
    /// turned.</exception>
    public ClassificationMetrics Evaluate(DataSettings data, ImagePartRole? part = null, bool testTimeAugmentation = false) =>
        Evaluate(Images(data, part).Dataset, data, testTimeAugmentation);

    /// <summary>Measures the model.</summary>
    /// <param name="images">Images of the model's size, whose classes are its own.</param>
    /// <param name="data">How they are read: batch size, batches at most, workers, and what is done with broken ones.</param>
    /// <param name="testTimeAugmentation">Whether the answers are means over twelve views of each image, at twelve times the cost.</param>
    /// <param name="progress">Told the images done.</param>
    /// <param name="stop">Asks to stop; looked at after each batch.</param>
    /// <exception cref="ArgumentException">Test-time augmentation is asked of a pretext, whose labels say how an image is
    /// turned.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public ClassificationMetrics Evaluate(
        Dataset images, DataSettings data, bool testTimeAugmentation = false, IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        var task = TaskFactory.Create(Settings, Answering(testTimeAugmentation), Classes);
        var loader = new DataLoader(images, new DataLoaderOptions
        {
            BatchSize = data.BatchSize, Limit = data.LimitValidation, Seed = (ulong)Settings.Training.Seed, Workers = data.Workers,
            OnBadSample = data.OnBadSample,
        });
        return (ClassificationMetrics)Evaluator.Evaluate(task, loader, Options, progress, stop);
    }

    /// <summary>Asks the model what is on one image.</summary>
    /// <param name="path">An image file.</param>
    /// <param name="testTimeAugmentation">Whether the answer is the mean over twelve views of the image, at twelve times the cost.</param>
    /// <returns>Every class with its probability, the likeliest first.</returns>
    /// <exception cref="BadSampleException">The file is no image, or broken.</exception>
    /// <exception cref="ArgumentException">Test-time augmentation is asked of a pretext, whose labels say how an image is
    /// turned.</exception>
    public IReadOnlyList<Prediction> Predict(string path, bool testTimeAugmentation = false)
    {
        var answer = Predict([path], testTimeAugmentation, workers: 1).Single();
        return answer.Problem is { } problem ? throw new BadSampleException(Path.GetFullPath(path), problem) : answer.Classes;
    }

    /// <summary>Asks the model what is on each of many images, some at a time; one that cannot be read does not end it.</summary>
    /// <param name="paths">Image files.</param>
    /// <param name="testTimeAugmentation">Whether answers are means over twelve views of an image, at twelve times the cost.</param>
    /// <param name="batchSize">Images that are computed together, at least 1.</param>
    /// <param name="workers">Threads that read images, at least 1; null: one for each processor, at most 8.</param>
    /// <returns>An answer for each path, in their order, as they are ready.</returns>
    /// <exception cref="ArgumentException">Test-time augmentation is asked of a pretext, whose labels say how an image is
    /// turned.</exception>
    public IEnumerable<ImageAnswer> Predict(
        IReadOnlyList<string> paths, bool testTimeAugmentation = false, int batchSize = 64, int? workers = null)
    {
        var network = Answering(testTimeAugmentation);
        var files = new ImageList("", [.. paths.Select(path => new ImageFile(Path.GetFullPath(path), ImageFile.Unlabeled))], []);
        var loader = new DataLoader(new ImageDataset(files, new Resize(Settings.Data.Size)), new DataLoaderOptions
        {
            BatchSize = batchSize, Workers = workers ?? DataSettings.DefaultWorkers, OnBadSample = OnBadSample.Skip,
        });
        return Answers(network, loader, paths);
    }

    private IEnumerable<ImageAnswer> Answers(Layer network, DataLoader loader, IReadOnlyList<string> paths)
    {
        var done = 0;
        foreach (var batch in loader.Epoch(0))
        {
            var answers = Answer(network, batch);
            foreach (var (index, answer) in batch.Indices.Zip(answers))
            {
                for (; done < index; done++)
                {
                    yield return Unread(done);
                }

                yield return new ImageAnswer(paths[done++], answer, null);
            }
        }

        for (; done < paths.Count; done++)
        {
            yield return Unread(done);
        }

        ImageAnswer Unread(int index) => new(paths[index], [], loader.Skipped.First(sample => sample.Index == index).Reason);
    }

    private IReadOnlyList<Prediction>[] Answer(Layer network, Batch read)
    {
        using var scope = new TensorScope();
        using var noGrad = NoGradScope.Enter();
        using var taken = read;
        var batch = read.To(Options.Device);
        Network.Eval();
        foreach (var transform in TaskFactory.Normalizing(Settings.Recipe))
        {
            batch = transform.Apply(batch);
        }

        using var autocast = Autocast.Enter(Options);
        var probabilities = network.Forward(batch.Images).To(DType.Float32).Softmax(1).ToArray<float>();
        return [.. probabilities.Chunk(Classes.Count).Select(
            row => row.Select((p, i) => new Prediction(Classes[i], p)).OrderByDescending(p => p.Probability).ToArray())];
    }

    /// <summary>The batches that the model learned from, as the run was asked.</summary>
    /// <param name="place">Where the images and their cache are now.</param>
    internal DataLoader TrainingLoader(DataSettings place)
    {
        var seed = (ulong)Settings.Training.Seed;
        var there = Settings.Data with
        {
            Path = place.Path, Cache = place.Cache, LabelColumn = place.LabelColumn, PathColumn = place.PathColumn,
            ClassFolders = place.ClassFolders,
        };
        var data = DataSource.Open(
            there, Settings.Recipe, seed, Methods.Of(Settings.Method).LearnsLabels, TaskFactory.Views(Settings),
            TaskFactory.LabeledViews(Settings));
        return new DataLoader(data.Labeled(Settings, seed), new DataLoaderOptions
        {
            BatchSize = Settings.Data.BatchSize, Shuffle = true, Seed = seed, OnBadSample = Settings.Data.OnBadSample,
        });
    }

    private Layer Answering(bool testTimeAugmentation) => Classes.Count == 0
        ? throw new ArgumentException(
            $"This model learned {Methods.Of(Settings.Method).Summary}, and no classes: relight finetune --from its run learns some.")
        : !testTimeAugmentation ? Network
        : Methods.Of(Settings.Method).LearnsLabels ? new TestTimeAugmentation(Network)
        : throw new ArgumentException(
            $"Test-time augmentation (--tta) mirrors images, but this model learned {Methods.Of(Settings.Method).Summary}: leave it out.");

    private static Precision PrecisionOn(Device device, Precision precision) =>
        device.Type == DeviceType.Cpu && precision == Precision.Fp16 ? Precision.Fp32 : precision;
}
