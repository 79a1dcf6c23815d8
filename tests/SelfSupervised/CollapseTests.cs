using Relight.Data;
using Relight.Nn;
using Relight.Optim;
using Relight.SelfSupervised;
using Relight.SelfSupervised.Pretexts;
using Relight.Settings;
using Relight.Tensors;
using Relight.Tests.Training;
using Relight.Training;
using Relight.Training.Callbacks;
using Relight.Vision.Backbones;
using Relight.Vision.Views;

namespace Relight.Tests.SelfSupervised;

/// <summary>A collapse is told, once and with what mends it for the method; a training that learns is not disturbed.</summary>
[Collection(nameof(SeededTests))]
public sealed class CollapseTests
{
    [Fact]   // a target that is the network itself, at a rate far too high
    public void Embeddings_that_become_one_point_are_told_once()
    {
        var notes = Train("byol", 0.5, ("byol.momentum", "0"));
        notes.ShouldHaveSingleItem().ShouldStartWith("COLLAPSE at step ");
        notes[0].ShouldContain("the embeddings that byol compares have a spread of 0.0");
        notes[0].ShouldContain(". Try ");
    }

    [Fact]
    public void A_training_that_learns_is_told_nothing() => Train("vicreg", 1e-3).ShouldBeEmpty();

    [Fact]
    public void Every_method_says_what_mends_it_in_words_of_settings_that_there_are()
    {
        foreach (var method in Methods.All.OfType<PretextMethod>())
        {
            var words = method.CollapseRemedy.Split("--set ").Skip(1).Select(text => text.Split('=', ')')[0]);
            words.ShouldAllBe(path => SettingsSchema.All.ContainsKey(path), method.Name);
        }
    }

    [Fact]
    public void A_watch_goes_on_where_it_was()
    {
        var watch = new CollapseWatch("byol", "patience");
        var state = new StateDict { { "step_looks", 2L }, { "validation_looks", 1L }, { "told", 1L } };
        watch.LoadStateDict(state);
        watch.StateDict()["step_looks"].ToInt64().ShouldBe(2);
        watch.LoadStateDict([]);   // of a run before there was one
        watch.StateDict()["told"].ToInt64().ShouldBe(0);
    }

    private static IReadOnlyList<string> Train(string name, double rate, params (string Path, string Value)[] own)
    {
        Torch.ManualSeed(1);
        var method = (PretextMethod)Methods.Of(name);
        var settings = new RunSettings { Method = name, Data = new DataSettings { Path = DataSettings.Synthetic } };
        settings = own.Append(($"{name}.projection", "16")).Aggregate(settings, (all, one) => SettingsSchema.With(all, one.Item1, one.Item2));
        var recipe = new MethodRecipe(settings) { MakeBackbone = Backbone };
        var task = method.CreateTask(Backbone(), [], recipe);
        var notes = new Notes();
        new Trainer(
            new TrainerOptions { Precision = Precision.Fp32, Epochs = 12, LogEverySteps = 2 },
            new CollapseWatch(name, method.CollapseRemedy), notes).Fit(
            task, new Adam(task.Module.Parameters(), rate), new DataLoader(
                new ViewsDataset(new SpotsDataset(64), method.Views(recipe, 8)), new DataLoaderOptions { BatchSize = 16, Shuffle = true }),
            validation: null);
        return notes.Told;

        static Backbone Backbone()
        {
            var backbone = ResNet.ResNet18(1, ResNetStem.Small);
            backbone.Head = new Identity();
            return backbone;
        }
    }

    private sealed class Notes : Callback
    {
        public List<string> Told { get; } = [];

        public override void OnNote(TrainingContext context, string note)
        {
            if (note.StartsWith(CollapseWatch.Sign, StringComparison.Ordinal))
            {
                Told.Add(note);
            }
        }
    }
}
