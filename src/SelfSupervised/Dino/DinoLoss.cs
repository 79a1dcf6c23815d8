using Relight.Nn;
using Relight.Tensors;

namespace Relight.SelfSupervised.Dino;

/// <summary>
/// The student's answer to each view is to be the teacher's answer to another view of the image. The teacher's are sharpened, and centered
/// by a running mean, so that they neither flatten nor settle on one answer.
/// </summary>
/// <remarks>
/// −Σ_k softmax((t − c)/τ_t)_k ln softmax(s/τ_s)_k, mean over images and pairs of different views. Caron et al. 2021, DINO,
/// arXiv:2104.14294.
/// </remarks>
public sealed class DinoLoss : Module
{
    private readonly double _teacherTemperature;
    private readonly double _studentTemperature;
    private readonly double _momentum;

    /// <summary>Makes the loss, with the center at 0.</summary>
    /// <param name="width">K, how many answers there are.</param>
    /// <param name="teacherTemperature">τ_t, above 0.</param>
    /// <param name="studentTemperature">τ_s, above 0.</param>
    /// <param name="momentum">What of the center stays in a step, in [0, 1).</param>
    public DinoLoss(int width, double teacherTemperature = 0.04, double studentTemperature = 0.1, double momentum = 0.9)
    {
        (_teacherTemperature, _studentTemperature, _momentum) = (teacherTemperature, studentTemperature, momentum);
        Center = new Nn.Buffer(Tensor.Zeros([width]));
    }

    /// <summary>The running mean of the teacher's answers, (K,).</summary>
    public Nn.Buffer Center { get; }

    /// <summary>The loss; in training mode, the center then follows the teacher's answers.</summary>
    /// <param name="teacher">Answers (N, K) to each large view.</param>
    /// <param name="student">Answers (N, K) to every view, the large ones first, in the teacher's order.</param>
    /// <returns>Scalar ().</returns>
    public Tensor Forward(IReadOnlyList<Tensor> teacher, IReadOnlyList<Tensor> student)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        ArgumentNullException.ThrowIfNull(student);
        ArgumentOutOfRangeException.ThrowIfLessThan(student.Count, 2, nameof(student));
        var told = student.Select(answers => (answers / _studentTemperature).LogSoftmax(1)).ToArray();
        var terms = new List<Tensor>();
        foreach (var (i, answers) in teacher.Index())
        {
            var target = ((answers.Detach() - Center) / _teacherTemperature).Softmax(1);
            terms.AddRange(told.Where((_, view) => view != i).Select(log => -(target * log).Sum([1]).Mean()));
        }

        Follow(teacher);
        return Tensor.Stack([.. terms]).Mean();
    }

    private void Follow(IReadOnlyList<Tensor> teacher)
    {
        if (Training)
        {
            using var noGrad = NoGradScope.Enter();
            var mean = Tensor.Stack([.. teacher.Select(answers => answers.Detach().To(DType.Float32))]).Mean([0, 1]);
            Center.CopyInPlace((Center * _momentum) + (mean * (1 - _momentum)));
        }
    }
}
