#!/usr/bin/env dotnet
#:project ../src/Recipes/Relight.Recipes.csproj
#:property PublishAot=false

// Trains a ResNet on synthetic scenes in under a minute: dotnet run examples/train.cs
// Exits with 1 where it tells fewer than 45 % of the held-out scenes right (ten classes; chance is 10 %).

using Relight.Data;
using Relight.Optim;
using Relight.Optim.Schedules;
using Relight.Scenes;
using Relight.Training;
using Relight.Vision.Backbones;

var scenes = new SyntheticScenes(2000, size: 32);
var heldOut = new SyntheticScenes(500, size: 32, split: SyntheticSplit.Validation);
var network = ResNet.ResNet18(scenes.Classes.Count, ResNetStem.Compact);
var task = new ClassificationTask(network, scenes.Classes);
var batches = new DataLoader(scenes, new DataLoaderOptions { BatchSize = 50, Shuffle = true });

var trainer = new Trainer(new TrainerOptions { Epochs = 6 });
var result = trainer.Fit(
    task, new AdamW(network.Parameters(), 2e-3), batches, new DataLoader(heldOut), new OneCycle(6 * batches.BatchCount));

var accuracy = result.Validation!.Compute()["accuracy"];
Console.WriteLine($"{100 * accuracy:0.0} % of {heldOut.Count} synthetic scenes are told right.");
return accuracy >= 0.45 ? 0 : 1;
