// Long traces: they stream by without being held, stop where they are too long, and are whole or not there at all.

using System.Text;
using SpecSim.Inputs.Traces;

namespace SpecSim.Tests.Inputs.Traces;

public sealed class TraceStreamTests
{
    private const int Rows = 1_000_000;

    [Fact]
    public void Read_AMillionRows_AllocatesTheirNumbersAlone()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        var problems = new SpecSim.Inputs.Yaml.Problems();
        TraceReading? reading = Read(new RowStream(Rows), TraceOptions.Default, problems);

        long bytesPerRow = (GC.GetAllocatedBytesForCurrentThread() - before) / Rows;
        Assert.Equal(Rows, reading!.Trace.Count);
        // 16 for the numbers; growing by doubling, and copies of the finished columns, make it up to five times that.
        Assert.InRange(bytesPerRow, 16, 80);
    }

    [Fact]
    public void Read_BadRowsWithoutEnd_StopsAtTheLimit()
    {
        // Ten bad rows in eleven: what is wrong with them is not kept.
        var problems = new SpecSim.Inputs.Yaml.Problems();
        var options = new TraceOptions { RowLimit = 500_000, SkipBadRows = true };

        TraceReading? reading = Read(new RowStream(long.MaxValue, badRows: 10), options, problems);

        Assert.Equal((500_000, 454_545), (reading!.Counts.Rows, reading.Counts.Skipped));
        Assert.Equal(5, reading.Counts.FirstReasons.Count);
        Assert.Equal("the first 500,000 rows alone, the rest of the file was not read", reading.Counts.Note);
    }

    [Fact]
    public void Read_MoreRowsThanAreRead_SaysHowToTakeAPart()
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();
        var rows = new TraceRows("big.csv", TraceOptions.Default, problems, mostRows: 10_000);
        var lines = new TextLines(new ByteWindow(new RowStream(long.MaxValue)), rows);

        new CsvTrace(CsvForm.Of(TraceFormat.Vidur, TraceOptions.Default), lines, rows).Read();

        Assert.Null(rows.Finish());
        Assert.Equal(
            "big.csv: has more than 10,000 rows, which is the most that is read at once; "
            + "'rows: 10000' takes that many from its start",
            Assert.Single(problems.Sorted()).ToString());
    }

    [Fact]
    public void Read_WhatTheStreamThrows_IsPassedOn()
    {
        var problems = new SpecSim.Inputs.Yaml.Problems();

        Assert.Throws<OperationCanceledException>(() => Read(
            new RowStream(long.MaxValue, failAfter: new OperationCanceledException()), TraceOptions.Default, problems));
        Assert.Throws<IOException>(() => Read(
            new RowStream(long.MaxValue, failAfter: new IOException("gone")), TraceOptions.Default, problems));
        Assert.Equal(0, problems.Count);
    }

    private static TraceReading? Read(Stream stream, TraceOptions options, SpecSim.Inputs.Yaml.Problems problems) =>
        TraceReader.ReadWithCounts(stream, "big.csv", TraceFormat.Vidur, options, problems);

    /// <summary>Rows that no file holds, in pieces of odd sizes.</summary>
    private sealed class RowStream(long rows, int badRows = 0, Exception? failAfter = null) : Stream
    {
        private readonly byte[] _good = Encoding.UTF8.GetBytes("12.500000,1024,128\n");
        private readonly byte[] _bad = Encoding.UTF8.GetBytes("12.500000,1024,zzz\n");
        private byte[] _piece = Encoding.UTF8.GetBytes(TraceTexts.Vidur);
        private int _at;
        private long _row;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => _ = value; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_row > 10_000 && failAfter is not null)
                throw failAfter;
            int written = 0;
            while (written < buffer.Length && (_at < _piece.Length || TryNext()))
            {
                int count = Math.Min(buffer.Length - written, _piece.Length - _at);
                _piece.AsSpan(_at, count).CopyTo(buffer[written..]);
                (_at, written) = (_at + count, written + count);
            }

            return written;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool TryNext()
        {
            if (_row == rows)
                return false;
            (_piece, _at) = (_row++ % (badRows + 1) == 0 ? _good : _bad, 0);
            return true;
        }
    }
}
