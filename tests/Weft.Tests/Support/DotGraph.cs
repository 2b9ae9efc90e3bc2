using System.Globalization;
using System.Text;
using Xunit;

namespace Weft.Tests.Support;

/// <summary>As much of Graphviz's language (the grammar of dot(1)) as Weft writes; anything else fails.</summary>
internal sealed class DotGraph
{
    private readonly string _text;
    private int _at;

    private DotGraph(string text) => _text = text;

    /// <summary>The labels of the nodes by their names.</summary>
    public Dictionary<string, string> Nodes { get; } = [];

    public List<(string From, string To, string Label)> Edges { get; } = [];

    public static DotGraph Parse(string text)
    {
        DotGraph graph = new(text);
        graph.Expect("digraph");
        graph.Id();
        graph.Expect("{");
        while (!graph.Try("}")) graph.Statement();
        graph.Space();
        Assert.Equal(text.Length, graph._at);
        Assert.All(graph.Edges, e => Assert.True(graph.Nodes.ContainsKey(e.From) && graph.Nodes.ContainsKey(e.To)));
        return graph;
    }

    private void Statement()
    {
        string id = Id();
        if (Try("=")) Id();
        else if (Try("->"))
        {
            string to = Id();
            Edges.Add((id, to, Attributes()));
        }
        else
        {
            string label = Attributes();
            if (id is not ("node" or "edge")) Nodes.Add(id, label);
        }
        Expect(";");
    }

    private string Attributes()
    {
        string label = "";
        Expect("[");
        do
        {
            string name = Id();
            Expect("=");
            string value = Id();
            if (name == "label") label = value;
        }
        while (Try(","));
        Expect("]");
        return label;
    }

    private string Id()
    {
        Space();
        StringBuilder id = new();
        if (_text[_at] == '"')
        {
            for (_at++; _text[_at] != '"'; _at++)
            {
                Assert.False(char.IsControl(_text[_at]), string.Create(CultureInfo.InvariantCulture, $"control character at {_at}"));
                if (_text[_at] == '\\') _at++;
                id.Append(_text[_at]);
            }
            _at++;
        }
        else
        {
            while (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_') id.Append(_text[_at++]);
            Assert.NotEqual(0, id.Length);
        }
        return id.ToString();
    }

    private void Expect(string token) => Assert.True(Try(token), string.Create(CultureInfo.InvariantCulture, $"'{token}' expected at {_at}"));

    private bool Try(string token)
    {
        Space();
        if (!_text.AsSpan(_at).StartsWith(token)) return false;
        _at += token.Length;
        return true;
    }

    private void Space()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }
}
