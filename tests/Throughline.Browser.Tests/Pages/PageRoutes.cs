using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Throughline.Access;

namespace Throughline.Browser.Tests.Pages;

/// <summary>One <c>@page</c> of the application.</summary>
/// <param name="Template">As in the directive.</param>
/// <param name="Component">Name of the component.</param>
/// <param name="Policy">Who may open it; null is every member.</param>
internal sealed record PageRoute(string Template, string Component, string? Policy, bool IsAnonymous)
{
    private readonly Regex _address = new("^" + Regex.Replace(Regex.Escape(Template), @"\\\{[^}]*}", "[^/]+") + "$");

    public bool HasParameters => Template.Contains('{', StringComparison.Ordinal);

    public bool DeniesViewers => !IsAnonymous && Policy is Policies.Work or Policies.Rules or Policies.Admin or Policies.Owner;

    /// <summary>Whether a link leads to this page.</summary>
    public bool Takes(string address) => _address.IsMatch(address.Split('?', '#')[0]);

    /// <summary>All pages, found in the compiled application.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        .. from component in typeof(ThroughlineApp).Assembly.GetTypes()
           from route in component.GetCustomAttributes<RouteAttribute>()
           let authorize = component.GetCustomAttributes<AuthorizeAttribute>().FirstOrDefault()
           orderby route.Template.Contains('{', StringComparison.Ordinal), route.Template
           select new PageRoute(route.Template, component.Name, authorize?.Policy, component.IsDefined(typeof(AllowAnonymousAttribute))),
    ];
}
