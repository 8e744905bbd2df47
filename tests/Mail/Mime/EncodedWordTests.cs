using System.Buffers;
using System.Text;
using EmailPlatform.Mail.Mime;

namespace EmailPlatform.Mail.Tests.Mime;

public sealed class EncodedWordTests
{
    [Theory]
    // RFC 2047 §8
    [InlineData("=?ISO-8859-1?Q?Patrik_F=E4ltstr=F6m?= <paf@nada.kth.se>", "Patrik Fältström <paf@nada.kth.se>")]
    [InlineData("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>")]
    [InlineData("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=", "If you can read this you understand the example.")]
    [InlineData("(=?ISO-8859-1?Q?a?=)", "(a)")]
    [InlineData("(=?ISO-8859-1?Q?a?= b)", "(a b)")]
    [InlineData("(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "(ab)")]
    [InlineData("(=?ISO-8859-1?Q?a?=   =?ISO-8859-1?Q?b?=)", "(ab)")]
    [InlineData("(=?ISO-8859-1?Q?a_b?=)", "(a b)")]
    [InlineData("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)")]
    // RFC 2231 §5
    [InlineData("=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore")]
    // Not in any RFC, but in mail.
    [InlineData("=?utf-8?B?ww==?= =?utf-8?B?qQ==?=", "\u00e9")]
    [InlineData("=?UTF-8?Q?=C3?= =?UTF-8?Q?=A9?=", "é")]
    [InlineData("=?windows-1252?Q?=80?= =?shift_jis?B?k/qWew==?=", "€日本")]
    [InlineData("=?iso-8859-1?Q?J\u00fcrgen?=", "Jürgen")]
    [InlineData("=?utf-7?Q?J+APw-rgen?=", "Jürgen")]
    [InlineData("=?x-unknown?Q?=E9?=", "é")]
    [InlineData("a=?utf-8?Q?b?=c", "abc")]
    [InlineData("=?utf-8?Q?never closed", "=?utf-8?Q?never closed")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=??Q?abc?=", "=??Q?abc?=")]
    [InlineData("=?=?=?utf-8?Q?a?=", "=?=?a")]
    [InlineData("=?utf-8?Q?=4?=", "=4")]
    [InlineData("=?", "=?")]
    public void Decode_Example_ReadsAsPeopleExpect(string encoded, string expected)
        => Assert.Equal(expected, EncodedWordDecoder.Decode(encoded));

    [Fact]
    public void Decode_MillionMarks_TakesLinearTime()
    {
        foreach (var piece in (string[])["=?", "=?a?Q?", "=?a?Q?b", "=?a?Q?b?= ", "?=", "=?a?B?=?"])
            Assert.NotNull(EncodedWordDecoder.Decode(string.Concat(Enumerable.Repeat(piece, 200_000))));
    }

    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("naïve idea", "=?UTF-8?B?bmHDr3Zl?= idea")]
    [InlineData("a naïve and très long b", "a =?UTF-8?Q?na=C3=AFve_and_tr=C3=A8s?= long b")]
    [InlineData("日本語", "=?UTF-8?B?5pel5pys6Kqe?=")]
    [InlineData("=?utf-8?Q?x?=", "=?UTF-8?B?PT91dGYtOD9RP3g/PQ==?=")]
    [InlineData("", "")]
    public void WriteText_EncodesOnlyWhatMustBe(string text, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new HeaderWriter(output);
        writer.BeginField("S"u8);
        HeaderText.WriteText(writer, text);
        Assert.Equal($"S: {expected}".TrimEnd(), Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("Shop", "Shop")]
    [InlineData("Shop, Inc.", "\"Shop, Inc.\"")]
    [InlineData("say \"hi\" \\", "\"say \\\"hi\\\" \\\\\"")]
    [InlineData("Zoë", "=?UTF-8?Q?Zo=C3=AB?=")]
    [InlineData("=?x?=", "=?UTF-8?B?PT94Pz0=?=")]
    public void WritePhrase_PicksTheSimplestForm(string name, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        HeaderText.WritePhrase(new HeaderWriter(output), name);
        Assert.Equal(" " + expected, Encoding.ASCII.GetString(output.WrittenSpan));
    }

    [Fact]
    public void WriteText_LongText_KeepsToTheLineLimitsOfRfc2047()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new HeaderWriter(output);
        writer.BeginField("Subject"u8);
        HeaderText.WriteText(writer, string.Concat(Enumerable.Repeat("😀é", 300)));
        foreach (var line in Encoding.ASCII.GetString(output.WrittenSpan).Split("\r\n"))
        {
            Assert.InRange(line.Length, 1, 76);
            Assert.DoesNotContain('\uFFFD', EncodedWordDecoder.Decode(line));
        }
    }
}
