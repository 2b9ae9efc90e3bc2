namespace Weft.Cli.TopViews;

/// <summary>Asks before something is done: once, and once more of tasks that much depends on.</summary>
internal static class TopQuestions
{
    /// <summary>Asks, and does it after a yes.</summary>
    /// <param name="context">The screen.</param>
    /// <param name="first">The view the action began with; it is taken away when it was done.</param>
    /// <param name="targets">Whom it is done to.</param>
    /// <param name="question">What is done to whom.</param>
    /// <param name="again">The further question's end.</param>
    /// <param name="act">Does it, and says what came of it.</param>
    public static void Ask(TopContext context, ITopView first, ActionTargets targets, string question, string again, Action<TopContext> act)
    {
        void Do(TopContext at)
        {
            act(at);
            at.Close(first);
        }
        void Consented(TopContext at)
        {
            targets.Consent();
            Do(at);
        }
        context.Open(new ConfirmView(question, at =>
        {
            if (targets.Warning is { } warning) at.Open(new ConfirmView(warning + again, Consented));
            else Do(at);
        }));
    }
}
