using System.Globalization;
using Weft.Cli.Rendering;

namespace Weft.Cli.WhyViews;

/// <summary>The graph in the language of Graphviz (dot(1)).</summary>
internal static class WhyDot
{
    public static void Write(WaitPicture picture, StandardOutput output)
    {
        output.Line("digraph why {");
        output.Line($"  label={Quoted(picture.Title)}; labelloc=t; rankdir=LR; fontname=\"sans-serif\";");
        output.Line("  node [shape=box, style=rounded, fontname=\"sans-serif\"];");
        output.Line("  edge [fontname=\"sans-serif\", fontsize=11];");
        for (int i = 0; i < picture.Nodes.Count; i++)
        {
            PictureNode node = picture.Nodes[i];
            string colour = node.Tone switch { PictureTone.Stuck => "red3", PictureTone.Runs => "green4", PictureTone.Waits => "goldenrod3", _ => "gray60" };
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  n{i} [label={Quoted(node.Text.Length > 0 ? node.Title + "\n" + node.Text : node.Title)}, color={colour}];"));
        }
        foreach (PictureEdge edge in picture.Edges)
            output.Line(string.Create(CultureInfo.InvariantCulture, $"  n{edge.From} -> n{edge.To} [label={Quoted(edge.Label)}{(edge.IsCertain ? "" : ", style=dashed")}{(edge.IsStuck ? ", color=red3" : "")}];"));
        output.Line("}");
    }

    // In a quoted string only the quote needs a backslash, but the backslash itself begins escapes of labels (\n, \N).
    private static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
