using Throughline.Access.Rules;

namespace Throughline.Access;

/// <summary>Lets people in: one sentence for every refusal, so that it does not say which addresses exist.</summary>
internal sealed class SignInDesk(Users users, SignInThrottle throttle, ILogger<SignInDesk> logger)
{
    public Task<bool> IsSetupOpenAsync(CancellationToken cancellation) => users.IsSetupOpenAsync(cancellation);

    /// <summary>Opens a session; returns what to say when it may not.</summary>
    public async Task<string?> SignInAsync(HttpContext http, string? email, string? password)
    {
        if (!throttle.Allows(http.Connection.RemoteIpAddress?.ToString() ?? "", UserRules.Normalise(email)))
        {
            AccessLog.SignInThrottled(logger);
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = ((int)SignInThrottle.Window.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return $"Too many attempts. Try again in {(int)SignInThrottle.Window.TotalMinutes} minutes.";
        }

        if (await users.CheckAsync(email, password, http.RequestAborted) is not { } user)
        {
            AccessLog.SignInRefused(logger);
            return "This e-mail and password do not belong together. Check both, or ask an admin for a new link.";
        }

        await Sessions.OpenAsync(http, user);
        AccessLog.SignedIn(logger, user.Id);
        return null;
    }
}
