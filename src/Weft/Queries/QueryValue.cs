using System.Text;
using Weft.Columns;
using Weft.Tasks;

namespace Weft.Queries;

/// <summary>A value written in a query, already of its column's type.</summary>
internal abstract class QueryValue
{
    /// <summary>How a cell that is present compares with this value: negative when it is less.</summary>
    public abstract int Order(ColumnValue cell, TaskRow row);

    /// <summary>Writes the value so that it reads back the same.</summary>
    public abstract void Write(StringBuilder text);
}
