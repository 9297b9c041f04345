// The block pool against a model of it that keeps every block in a list.

using FsCheck;
using FsCheck.Fluent;
using SpecSim.Serving;

namespace SpecSim.Tests.Serving;

public sealed class KvPoolTests
{
    [Fact]
    public void TryTake_WhenTooMuchIsAsked_ChangesNothing()
    {
        var pool = new KvPool(10, 1);

        Assert.True(pool.TryTake(7));
        Assert.False(pool.TryTake(4));

        Assert.Equal(7, pool.Used);
        Assert.Equal(3, pool.Available);
    }

    [Fact]
    public void Publish_ThenLeave_KeepsTheBlocksUntilTheRoomIsNeeded()
    {
        var pool = new KvPool(4, 1);
        pool.TryTake(2);
        pool.Publish(101);
        pool.Publish(102);

        pool.Leave([101, 102]);

        Assert.Equal(2, pool.Find([101, 102, 103]));
        Assert.Equal((0, 2, 4), (pool.Used, pool.Idle, pool.Available));
        // Three blocks: one idle block has to go, and of the prompt it is the last.
        Assert.True(pool.TryTake(3));
        Assert.Equal(1, pool.Find([101, 102]));
        Assert.Equal(3, pool.Used);
    }

    [Fact]
    public void Publish_WhatOthersHaveMade_FreesTheSecondCopy()
    {
        var pool = new KvPool(4, 1);
        pool.TryTake(2);
        pool.Publish(7);

        pool.Publish(7);

        Assert.Equal(1, pool.Used);
        pool.Leave([7]);
        Assert.Equal(1, pool.Used);
        pool.Leave([7]);
        Assert.Equal((0, 1), (pool.Used, pool.Idle));
    }

    [Fact]
    public void Evict_TakesWhatWasUsedLeastRecently()
    {
        var pool = new KvPool(3, 1);
        foreach (long identity in new long[] { 1, 2, 3 })
        {
            pool.TryTake(1);
            pool.Publish(identity);
            pool.Leave([identity]);
        }

        pool.Use([1]);
        pool.Leave([1]);
        pool.TryTake(1);

        Assert.Equal((1, 0, 1), (pool.Find([1]), pool.Find([2]), pool.Find([3])));
    }

    [Fact]
    public void Inv3_UsedAndFreeAreTheTotal_AfterAnyOperations()
    {
        Gen<(int Kind, int Size)> operation = from kind in Gen.Choose(0, 5)
                                              from size in Gen.Choose(0, 6)
                                              select (kind, size);
        Prop.ForAll(operation.ListOf().ToArbitrary(), Holds).QuickCheckThrowOnFailure();
    }

    // Users are prompts of contents 10u, 10u + 1, ...; some contents are common to two users.
    private static bool Holds(IList<(int Kind, int Size)> operations)
    {
        const int Capacity = 24;
        const int PerIdentity = 2;
        var pool = new KvPool(Capacity, PerIdentity);
        var held = new List<int>();
        var users = new List<long[]>();
        long total = Capacity;
        foreach ((int kind, int size) in operations)
        {
            switch (kind)
            {
                case 0:
                    bool fits = size <= total - pool.Used;
                    if (pool.TryTake(size) != fits)
                        return false;
                    if (fits)
                        held.Add(size);
                    break;
                case 1 when held.Count > 0:
                    pool.Return(held[^1]);
                    held.RemoveAt(held.Count - 1);
                    break;
                case 2 when pool.TryTake(PerIdentity):
                    pool.Publish(size);
                    users.Add([size]);
                    break;
                case 3 when users.Count > 0:
                    pool.Leave(users[0]);
                    users.RemoveAt(0);
                    break;
                case 4 when pool.Find([size]) == 1 && pool.Available >= PerIdentity:
                    pool.Use([size]);
                    users.Add([size]);
                    break;
                case 5:
                    total = Capacity - size;
                    pool.Resize(total);
                    break;
            }

            long shared = users.SelectMany(user => user).Distinct().Count() * PerIdentity;
            bool adds = pool.Held == held.Sum() && pool.Shared == shared && pool.Used == held.Sum() + shared
                && pool.Available == total - pool.Used && pool.Peak >= pool.Used
                && (pool.Available < 0 ? pool.Idle == 0 : pool.Idle <= pool.Available);
            if (!adds)
                return false;
        }

        return true;
    }
}
