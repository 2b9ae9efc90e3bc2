using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using static Weft.Tests.Queries.FakeColumns;

namespace Weft.Tests.Queries;

/// <summary>Random conditions on one column, with their answer computed on the table itself.</summary>
internal static class OracleLeaves
{
    private static readonly string[] Signs = ["=", "==", "!=", "<>", "<", "<=", ">", ">="];
    private static readonly string[] NameWords = ["worker-1", "pg \"writer\"", "wörker", "", "orker", "W", "w", "a\nb\\c\u001b[31m", "and", "1", "'"];
    private static readonly string[] Patterns = ["w", "^w", "k.r", "^$", "[A-Z]", "(er|pg)", "-1$", "\\d", "a.b"];

    public static Gen<OracleTree> Any { get; } = Gen.OneOf<OracleTree>(
        Numbers("pid", Gen.OneOf(0L, 1, 42, 812, 4712, 99999).Select(value => (value, value.ToString(CultureInfo.InvariantCulture))), Cells(Pids)),
        Numbers("RSS", Gen.OneOf((1024L, "1K"), (1536, "1.5kb"), (4096, "4KiB"), (1610612736, "1.5G"), (0, "0")), Cells(Sizes)),
        Numbers("elapsed", Gen.OneOf((1500L, "1.5us"), (3 * Second, "3"), (300 * Second, "\"5m\""), (5400 * Second, "1h30m")), Cells(Spans)),
        Numbers("start", Gen.OneOf((Noon, "now"), (Noon - 600 * Second, "-10min"), (Noon, "'2026-01-02 14:00'"), (Noon + 5, "2026-01-02T12:00:00.000000005Z")), Cells(Starts)),
        Numbers("cpu", Gen.OneOf((50.0, "50%"), (0.1, "0.1"), (12.4, "1.24e1"), (98.25, "98.25")), row => Cpus[row] is double value && !double.IsNaN(value) ? value : null),
        Numbers("caught", Gen.OneOf((0UL, "0x0"), (0x4000UL, "0x4000"), (0x8000000000000000UL, "0X8000000000000000")), row => Masks[row]),
        Numbers("state", Gen.OneOf(("D", "D"), ("R", "'R'"), ("t", "\"t\"")), row => States[row]),
        Texts(), Patterned(), Presence(), Flags());

    private static Gen<OracleTree> Numbers<T>(string column, Gen<(T Value, string Text)> values, Func<int, object?> cell) where T : IComparable<T> =>
        Gen.Select(Gen.Int[0, 10], Gen.OneOf<string>(Signs), values, values).Select((shape, sign, first, second) => shape switch
        {
            0 => Leaf($"{column} in ({first.Text},{second.Text})", value => Order(value, first.Value) == 0 || Order(value, second.Value) == 0),
            1 => Leaf($"{column} NOT IN ( {first.Text} )", value => Order(value, first.Value) != 0),
            2 => Leaf($"{column} between {first.Text} and {second.Text}", value => Order(value, first.Value) >= 0 && Order(value, second.Value) <= 0),
            3 => Leaf($"{column} not Between {first.Text} && {second.Text}", value => Order(value, first.Value) < 0 || Order(value, second.Value) > 0),
            _ => Leaf($"{column}{sign}{first.Text}", value => Compare(sign, Order(value, first.Value))),
        }).Select(make => make(cell));

    private static Func<Func<int, object?>, OracleTree> Leaf(string text, Func<object, bool> holds) =>
        cell => new OracleTree(text, row => cell(row) is object value ? holds(value) : null);

    private static Gen<OracleTree> Texts() =>
        Gen.Select(Gen.Int[0, 4], Gen.OneOf<string>(Signs), Gen.OneOf(NameWords)).Select((shape, sign, word) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(word);
            string quoted = "\"" + word.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
            return shape switch
            {
                0 => Text($"name contains {quoted}", name => name.AsSpan().IndexOf(bytes) >= 0),
                1 => Text($"name StartsWith {quoted}", name => name.AsSpan().StartsWith(bytes)),
                2 => Text($"name not endswith {quoted}", name => !name.AsSpan().EndsWith(bytes)),
                _ => Text($"comm {sign} {quoted}", name => Compare(sign, name.AsSpan().SequenceCompareTo(bytes))),
            };
        });

    private static Gen<OracleTree> Patterned() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.OneOf(Patterns)).Select((negated, quoted, pattern) => Text(
            $"name {(negated ? "!~" : "~")} {(quoted ? $"'{pattern}'" : pattern)}",
            name => Regex.IsMatch(Encoding.UTF8.GetString(name), pattern, RegexOptions.Singleline) != negated));

    private static Gen<OracleTree> Presence() => Gen.Bool.Select(present => new OracleTree(
        present ? "name is not missing" : "name is null", row => Names[row] is not null == present));

    private static Gen<OracleTree> Flags() => Gen.Bool.Select(bare => new OracleTree(
        bare ? "kernelThread" : "kernelThread = false", row => bare ? Kernels[row] : !Kernels[row]));

    private static OracleTree Text(string text, Func<byte[], bool> holds) => new(text, row => Names[row] is byte[] name ? holds(name) : null);

    private static Func<int, object?> Cells(long?[] cells) => row => cells[row];

    private static int Order<T>(object cell, T value) where T : IComparable<T> =>
        value is string text ? string.CompareOrdinal((string)cell, text) : ((T)cell).CompareTo(value);

    private static bool Compare(string sign, int order) => sign switch
    {
        "=" or "==" => order == 0,
        "!=" or "<>" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
