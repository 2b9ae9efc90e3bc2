using System.Globalization;
using System.Security;
using Weft.Cli.Rendering;

namespace Weft.Cli.WhyViews;

/// <summary>The graph as a drawing that a browser shows by itself (SVG 1.1): no script, nothing loaded, dark or light as the reader has it.</summary>
internal static class WhySvg
{
    private const int BoxWidth = 250, BoxHeight = 46, StepX = 470, StepY = 92, Margin = 24, Top = 64, Bulge = 150;
    private const int TitleCharacters = 32, TextCharacters = 40, LabelCharacters = 30;

    public static void Write(WaitPicture picture, StandardOutput output)
    {
        PictureLayout layout = new(picture);
        int width = Math.Max((2 * Margin) + BoxWidth + ((layout.Width - 1) * StepX) + Bulge + 190, 640), height = Top + (layout.Height * StepY) + Margin;
        output.Line(string.Create(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"system-ui, sans-serif\">"));
        output.Line($"<title>{Safe(picture.Title, int.MaxValue)}</title>");
        output.Line("""
            <style>
            svg { background: #fff; color: #222 } .box { fill: #f7f7f7; stroke: #999 } .Stuck { stroke: #c22; stroke-width: 2 } .Waits { stroke: #b80 } .Runs { stroke: #292; stroke-width: 2 }
            .name { font-weight: 600; font-size: 14px; fill: currentColor } .text { font-size: 11.5px; fill: currentColor; opacity: .75 } .label { font-size: 11.5px; fill: currentColor; paint-order: stroke; stroke: #fff; stroke-width: 4px }
            .head { font-size: 15px; fill: currentColor } path { fill: none; stroke: #666; stroke-width: 1.4 } path.stuck { stroke: #c22; stroke-width: 1.8 } path.guess { stroke-dasharray: 5 4 } marker path { fill: #666; stroke: none } marker.stuck path { fill: #c22 }
            @media (prefers-color-scheme: dark) { svg { background: #181818; color: #ddd } .box { fill: #242424 } .label { stroke: #181818 } path { stroke: #999 } marker path { fill: #999 } }
            </style>
            <defs><marker id="a" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker><marker id="s" class="stuck" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
            """);
        int line = 30;
        foreach (string part in WordWrap.Lines(picture.Title, Math.Max(40, (width - (2 * Margin)) / 8), Math.Max(40, (width - (2 * Margin)) / 8)).Take(2))
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"<text class=\"head\" x=\"{Margin}\" y=\"{line}\">{Safe(part, int.MaxValue)}</text>"));
            line += 20;
        }
        foreach (PictureEdge edge in picture.Edges) Edge(edge, layout, output);
        for (int i = 0; i < picture.Nodes.Count; i++)
        {
            PictureNode node = picture.Nodes[i];
            int x = X(layout, i), y = Y(layout, i);
            output.Line(string.Create(CultureInfo.InvariantCulture, $"<g><title>{Safe(node.Title + ": " + node.Text, int.MaxValue)}</title><rect class=\"box {Class(node.Tone)}\" x=\"{x}\" y=\"{y}\" width=\"{BoxWidth}\" height=\"{BoxHeight}\" rx=\"7\"/><text class=\"name\" x=\"{x + 10}\" y=\"{y + 19}\">{Safe(node.Title, TitleCharacters)}</text><text class=\"text\" x=\"{x + 10}\" y=\"{y + 36}\">{Safe(node.Text, TextCharacters)}</text></g>"));
        }
        output.Line("</svg>");
    }

    private static void Edge(PictureEdge edge, PictureLayout layout, StandardOutput output)
    {
        int fromX = X(layout, edge.From), fromY = Y(layout, edge.From), toX = X(layout, edge.To), toY = Y(layout, edge.To);
        int labelX, labelY;
        string path, anchor = "middle";
        if (layout.Columns[edge.From] < layout.Columns[edge.To])
        {
            (int x1, int y1, int x2, int y2) = (fromX + BoxWidth, fromY + (BoxHeight / 2), toX, toY + (BoxHeight / 2));
            path = string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}C{x1 + 70} {y1} {x2 - 70} {y2} {x2} {y2}");
            // Near who waits, where few arrows meet.
            (labelX, labelY, anchor) = (x1 + 8, y1 - 5 + ((y2 - y1) / 12), "start");
        }
        else if (layout.Columns[edge.From] == layout.Columns[edge.To] && layout.Rows[edge.To] == layout.Rows[edge.From] + 1)
        {
            int x = fromX + (BoxWidth / 2);
            path = string.Create(CultureInfo.InvariantCulture, $"M{x} {fromY + BoxHeight}L{x} {toY}");
            (labelX, labelY, anchor) = (x + 8, (fromY + BoxHeight + toY + 8) / 2, "start");
        }
        else
        {
            // Back, or along a column: round the right side.
            (int x1, int y1, int x2, int y2) = (fromX + BoxWidth, fromY + (BoxHeight / 2), toX + BoxWidth, toY + (BoxHeight / 2));
            int far = Math.Max(x1, x2) + (edge.From == edge.To ? Bulge / 2 : Bulge);
            if (edge.From == edge.To) (y1, y2) = (y1 - 12, y2 + 12);
            path = string.Create(CultureInfo.InvariantCulture, $"M{x1} {y1}C{far} {y1} {far} {y2} {x2} {y2}");
            // Right of where the curve is farthest: three quarters of the way to its handles.
            (labelX, labelY, anchor) = (Math.Max(x1, x2) + ((far - Math.Max(x1, x2)) * 3 / 4) + 6, ((y1 + y2) / 2) + 4, "start");
        }
        output.Line(string.Create(CultureInfo.InvariantCulture, $"<path class=\"{(edge.IsStuck ? "stuck" : "")}{(edge.IsCertain ? "" : " guess")}\" d=\"{path}\" marker-end=\"url(#{(edge.IsStuck ? 's' : 'a')})\"/><text class=\"label\" x=\"{labelX}\" y=\"{labelY}\" text-anchor=\"{anchor}\">{Safe(edge.Label, LabelCharacters)}</text>"));
    }

    private static int X(PictureLayout layout, int node) => Margin + (layout.Columns[node] * StepX);

    private static int Y(PictureLayout layout, int node) => Top + (layout.Rows[node] * StepY);

    private static string Class(PictureTone tone) => tone switch { PictureTone.Stuck => "Stuck", PictureTone.Waits => "Waits", PictureTone.Runs => "Runs", _ => "Idle" };

    // Cut, escaped, and without the two characters that XML has no place for and a terminal takes.
    private static string Safe(string text, int most) =>
        SecurityElement.Escape((text.Length <= most ? text : string.Concat(text.AsSpan(0, most - (char.IsHighSurrogate(text[most - 2]) ? 2 : 1)), "…")).Replace('\ufffe', '\ufffd').Replace('\uffff', '\ufffd'));
}
