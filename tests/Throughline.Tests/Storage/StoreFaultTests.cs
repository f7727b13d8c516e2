using Microsoft.Data.Sqlite;
using Npgsql;
using Throughline.Storage;

namespace Throughline.Tests.Storage;

/// <summary>A store that is away must stop the projector for a while; mistaken for a bad event it would fill the quarantine.</summary>
public class StoreFaultTests
{
    [Theory]
    [InlineData("57P01", true)] // the server is shut down under the connection
    [InlineData("3D000", true)] // the database is gone
    [InlineData("53100", true)] // disk full
    [InlineData("28P01", true)] // wrong password
    [InlineData("25006", true)] // read-only replica
    [InlineData("40001", true)] // serialization failure
    [InlineData("23505", false)] // unique violation
    [InlineData("22021", false)] // a character the encoding does not have
    [InlineData("42703", false)] // a column that does not exist: a bug, the same at every attempt
    public void IsOfTheStore_PostgresStates(string state, bool expected) =>
        StoreFault.IsOfTheStore(new InvalidOperationException("wrapped", new PostgresException("x", "ERROR", "ERROR", state))).ShouldBe(expected);

    [Theory]
    [InlineData(5, true)] // busy
    [InlineData(13, true)] // full
    [InlineData(10, true)] // I/O
    [InlineData(19, false)] // constraint
    [InlineData(20, false)] // mismatch
    public void IsOfTheStore_SqliteCodes(int code, bool expected) => StoreFault.IsOfTheStore(new SqliteException("x", code)).ShouldBe(expected);

    [Fact]
    public void IsOfTheStore_FaultsOfTheEvent_AreNot()
    {
        StoreFault.IsOfTheStore(new System.Text.Json.JsonException("x")).ShouldBeFalse();
        StoreFault.IsOfTheStore(new InvalidOperationException("x")).ShouldBeFalse();
        StoreFault.IsOfTheStore(new NpgsqlException("x", new TimeoutException())).ShouldBeTrue();
    }
}
