#!/usr/bin/env dotnet
#:project ../src/Recipes/Relight.Recipes.csproj
#:property PublishAot=false

// Trains a classifier on a folder of photographs: dotnet run examples/classifier.cs -- photos/ holiday.jpg
// The folder holds a folder a class, or train/ and val/ with those. Without arguments: synthetic scenes.

using Relight.Recipes;

var isTrial = args.Length == 0;
var model = Classifier.Train(isTrial ? "synthetic" : args[0], run: "runs/classifier", epochs: isTrial ? 1 : 10, size: isTrial ? 48 : 64);
foreach (var file in args.Skip(1))
{
    var best = model.Predict(file)[0];
    Console.WriteLine($"{file}: {best.Class}, {100 * best.Probability:0} %");
}

Console.WriteLine($"{model.Classes.Count} classes; the report is runs/classifier/report.html");
