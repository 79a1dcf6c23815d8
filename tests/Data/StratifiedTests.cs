using Relight.Data;

namespace Relight.Tests.Data;

public class StratifiedTests
{
    private static readonly NumberedDataset Hundred = new(100, classes: 5);

    [Fact]
    public void A_split_keeps_each_class_in_its_share_and_loses_nothing()
    {
        var (train, val) = Stratified.Split(Hundred, 0.2, seed: 1);
        CountByClass(train).ShouldAllBe(count => count == 16);
        CountByClass(val).ShouldAllBe(count => count == 4);
        train.Indices.Concat(val.Indices).Order().ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public void The_seed_alone_decides_the_split()
    {
        Stratified.Split(Hundred, 0.2, 1).Second.Indices.ShouldBe(Stratified.Split(Hundred, 0.2, 1).Second.Indices);
        Stratified.Split(Hundred, 0.2, 1).Second.Indices.ShouldNotBe(Stratified.Split(Hundred, 0.2, 2).Second.Indices);
    }

    [Theory]
    [InlineData("10%", 2)]
    [InlineData("0.5%", 1)]   // of 20 samples 0.1: at least one stays
    [InlineData("7", 7)]
    public void Few_labels_are_the_same_for_each_class(string amount, int each) =>
        CountByClass(Stratified.Labels(Hundred, amount, 3)).ShouldBe(Enumerable.Repeat(each, 5));

    [Fact]   // the data are at fault, not the call: the command line tells these apart by the exception
    public void A_class_of_one_sample_cannot_be_split() =>
        Should.Throw<InvalidDataException>(() => Stratified.Split(new NumberedDataset(5, classes: 4), 0.5, seed: 1)).Message
            .ShouldContain("has one sample");

    [Fact]
    public void Fewer_labels_lie_within_more()
    {
        var more = Stratified.Labels(Hundred, "20%", 9).Indices;
        Stratified.Labels(Hundred, "2", 9).Indices.ShouldBeSubsetOf(more);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100%")]
    [InlineData("-3")]
    [InlineData("ten")]
    public void What_is_no_amount_of_labels_is_refused(string amount) =>
        Should.Throw<FormatException>(() => Stratified.Labels(Hundred, amount, 1)).Message.ShouldContain(amount);

    [Fact]
    public void Too_few_samples_are_named_with_their_class() =>
        Should.Throw<ArgumentException>(() => Stratified.PerClass(Hundred, 21, 1)).Message.ShouldContain("'class 0' has 20 samples");

    private static IEnumerable<int> CountByClass(Subset part) =>
        Enumerable.Range(0, part.Count).GroupBy(part.Label).OrderBy(g => g.Key).Select(g => g.Count());
}
