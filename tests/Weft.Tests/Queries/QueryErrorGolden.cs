namespace Weft.Tests.Queries;

/// <summary>Wrong queries, and what is said of them.</summary>
internal static class QueryErrorGolden
{
    // The query, its marks, the message; where the query is shown in part, the whole of it comes first.
    public const string Text = """
          stat3 = D
          ^~~~~
        unknown column 'stat3'. Did you mean state or stat? (weft help columns)

          zebra = 1
          ^~~~~
        unknown column 'zebra'. See: weft help columns

          cpu > abc
                ^~~
        cpu is a number; 'abc' is not one

          cpu > nan
                ^~~
        cpu is a number; 'nan' is not one

          cpu > 1e999
                ^~~~~
        cpu is a number; '1e999' is not one

          cpu > rss
                ^~~
        cpu is a number; 'rss' is not one. Two columns cannot be compared with each other

          pid = 1.5
                ^~~
        pid is a whole number; '1.5' is not one

          pid = 99999999999999999999
                ^~~~~~~~~~~~~~~~~~~~
        pid is a whole number; '99999999999999999999' is too large for one

          pid = "99999999999999999999"
                ^~~~~~~~~~~~~~~~~~~~~~
        pid is a whole number; '99999999999999999999' is too large for one

          rss > 4X
                ^~
        rss is a size; '4X' is not one. Write 512K, 4M or 1.5G

          rss > 99999999E
                ^~~~~~~~~
        rss is a size; '99999999E' is not one. Write 512K, 4M or 1.5G

          elapsed > 1h30
                    ^~~~
        elapsed is a duration; '1h30' is not one. Write 20ms, 3s, 5min, 2h or 1h30m

          elapsed > 5parsecs
                    ^~~~~~~~
        elapsed is a duration; '5parsecs' is not one. Write 20ms, 3s, 5min, 2h or 1h30m

          start > 12
                  ^~
        start is a moment; '12' is not one. Write "2026-01-02 03:04", or -10min for ten minutes ago

          start > 2026-13-01
                  ^~~~~~~~~~
        start is a moment; '2026-13-01' is not one. Write "2026-01-02 03:04", or -10min for ten minutes ago

          start > "2026-01-02 25:00"
                  ^~~~~~~~~~~~~~~~~~
        start is a moment; '2026-01-02 25:00' is not one. Write "2026-01-02 03:04", or -10min for ten minutes ago

          start > --5min
                  ^~~~~~
        start is a moment; '--5min' is not one. Write "2026-01-02 03:04", or -10min for ten minutes ago

          caught = 12
                   ^~
        caught is an address or mask; '12' is not one. Write it in hexadecimal: 0x1f

          kernelThread = maybe
                         ^~~~~
        kernelThread is yes or no; 'maybe' is neither

          kernelThread > no
                       ^
        kernelThread is yes or no, which '>' does not compare. Write kernelThread, or not kernelThread

          kernelThread between no and yes
                       ^~~~~~~
        kernelThread is yes or no, which 'between' does not compare

          state = sleeping
                  ^~~~~~~~
        state is one letter; 'sleeping' is none of them. Did you mean S (sleeping)?

          state in (D, d)
                       ^
        state is one letter; 'd' is none of them. Did you mean D (uninterruptible)?

          state = Q
                  ^
        state is one letter; 'Q' is none of them. R running, S sleeping, D uninterruptible, T stopped, t traced, Z zombie, I idle

          state = D or R
                       ^
        unknown column 'R'. For one of several values, write state in (D, R)

          state = D or R)
                       ^
        unknown column 'R'. For one of several values, write state in (D, R)

          state D
                ^
        an operator is missing between 'state' and 'D'. Write =, !=, contains or ~ (a pattern)

          pid 42
              ^~
        an operator is missing between 'pid' and '42'. Write =, !=, <, <=, > or >=

          name like x
               ^~~~
        an operator is missing between 'name' and 'like'. Write =, !=, contains or ~ (a pattern)

          pid "x"
              ^~~
        an operator is missing between 'pid' and '"x"'. Write =, !=, <, <=, > or >=

          pid
          ^~~
        'pid' is compared with nothing. Write pid = VALUE, or pid is present

          not
             ^
        a condition is missing at the end

          pid = 1 and
                     ^
        a condition is missing at the end

          pid =
               ^
        a value is missing after '='

          pid = )
                ^
        a value is expected after '=', not ')'

          pid = and
                ^~~
        a value is expected after '=', not 'and'. If it is the value, quote it: "and"

          name ~
                ^
        a pattern is missing after '~'

          name ~ and
                 ^~~
        a pattern is expected after '~', not 'and'. If it is the value, quote it: "and"

          name ~ )
                 ^
        a pattern is expected after '~', not ')'

          and pid = 1
          ^~~
        a condition is expected before 'and'

          "pid" = 1
          ^~~~~
        a column's name is expected, not the text "pid". Names of columns stand without quotes

          = 1
          ^
        a condition is expected before '='

          (pid = 1
          ^
        this '(' is never closed

          (pid = 1 or (pid = 2)
          ^
        this '(' is never closed

          pid = 1)
                 ^
        this ')' has no '(' before it

          ()
           ^
        a condition is expected before ')'

          pid = 1 pid = 2
                  ^~~
        'and' or 'or' is expected before 'pid'. A value of several words stands in quotes

          pid in 1, 2
                 ^
        the values of 'in' stand in parentheses. Write pid in (…, …)

          pid in ()
                  ^
        a value is expected after 'in', not ')'

          pid in (1
                 ^
        this '(' is never closed

          pid in (1 2)
                    ^
        a comma or ')' is expected before '2'

          pid in (1, )
                     ^
        a value is expected after 'in', not ')'

          pid between 1
                       ^
        'between' needs 'and' and a second value. Write pid between LOW and HIGH

          pid between 1 or 2
                        ^~
        'between' needs 'and' and a second value. Write pid between LOW and HIGH

          pid between 1 and
                           ^
        a value is missing after 'and'

          pid not 5
                  ^
        after 'not' comes in, between, contains, startswith or endswith here. To negate a condition, write not before it

          state is D
                   ^
        after 'is' comes missing or present. To compare, write state = VALUE

          name is
                 ^
        after 'is' comes missing or present. To compare, write name = VALUE

          name = "abc
                 ^
        this quote is never closed. Write \" for a quote within a text

          name = 'abc
                 ^
        this quote is never closed. Write \' for a quote within a text

          name = "a\q"
                   ^~
        the escape '\q' means nothing. Write \\ for a backslash; \" \' \n \r \t and \x41 (a byte) are the others

          name = "a\x4"
                   ^~
        the escape '\x' means nothing. Write \\ for a backslash; \" \' \n \r \t and \x41 (a byte) are the others

          name = foo*
                    ^
        '*' stands for nothing here. A value that holds it stands in quotes

          cpu => 50
              ^~
        '=>' is no operator. Write >=

          cpu =< 50
              ^~
        '=<' is no operator. Write <=

          cpu > 1 & pid = 1
                  ^
        '&' is no operator. Write and, or &&

          cpu > 1 | pid = 1
                  ^
        '|' is no operator. Write or, or ||

          pid = 1, 2
                 ^
        a comma stands only between the values of in (…). Join conditions with and, or

          name = two words
                     ^~~~~
        'and' or 'or' is expected before 'words'. A value of several words stands in quotes

          pid ~ 47
              ^
        pid is a whole number; '~' takes a text

          pid contains 4
              ^~~~~~~~
        pid is a whole number; 'contains' takes a text

          caught startswith 0x1
                 ^~~~~~~~~~
        caught is an address or mask; 'startswith' takes a text

          name ~ "a(b"
                     ^
        the pattern has a '(' that is never closed

          name ~ "a)b"
                    ^
        the pattern has a ')' with no '(' before it

          name ~ [a-
                   ^
        the pattern has a '[' that is never closed

          name ~ *a
                  ^
        the pattern has a repeat (* + ? {) with nothing before it

          name ~ a**
                   ^
        the pattern repeats a repeat; put the inner one in parentheses

          name ~ "(a)\1"
                  ^~~~~~
        the pattern uses look-around, a back-reference or the like, with which one name could stall the whole view

          name ~ "(?=a)b"
                  ^~~~~~~
        the pattern uses look-around, a back-reference or the like, with which one name could stall the whole view

          name ~ "a{5,2}"
                        ^
        the pattern has a repeat {many,few}; write {few,many}

          name ~ "[z-a]"
                      ^
        the pattern has a range from a later letter to an earlier one

          name ~ "a\"
                 ^
        this quote is never closed. Write \" for a quote within a text

          name ~ (a{100}){100}
                 ^~~~~~~~~~~~~
        the pattern repeats a part more than 1000 times

          name ~ "a\y"
                     ^
        the pattern has an escape that means nothing

          name ~ "\p{Foo}"
                         ^
        the pattern is not a regular expression

          ; rm
          ^
        ';' stands for nothing here. A value that holds it stands in quotes

          pid = --5
                ^~~
        pid is a whole number; '--5' is not one

        cpu > 1 and name ~ "x" and pid in (1, 2, 3, 4, 5, 6, 7) and elapsed > 3x and rss between 1 and 2 and pid < 500
          … in (1, 2, 3, 4, 5, 6, 7) and elapsed > 3x and rss between 1 and 2 and pid…
                                                   ^~
        elapsed is a duration; '3x' is not one. Write 20ms, 3s, 5min, 2h or 1h30m

        name = "a b" and aVeryLongNameOfAColumnThatNobodyEverWouldHaveThoughtOf = 1
          name = "a b" and aVeryLongNameOfAColumnThatNobodyEverWouldHaveThoughtOf = …
                           ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
        unknown column 'aVeryLongNameOfAColumnThatNobodyEverWou…'. See: weft help columns
        """;
}
