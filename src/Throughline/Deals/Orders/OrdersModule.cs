using Throughline.Access;
using Throughline.Log;
using Throughline.Web;

namespace Throughline.Deals.Orders;

/// <summary>Orders of shops and stores. What else can say whose an order is: one implementation of <see cref="IOrderEvidence"/>, one line here or in its own room.</summary>
internal static class OrdersModule
{
    public static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.AddSingleton<IProjection, OrderProjection>();
        services.AddSingleton<IOrderEvidence, CouponEvidence>();
        services.AddSingleton<IOrderEvidence, ReferenceEvidence>();
        services.AddSingleton<OrderMatching>();
        services.AddSingleton<OrderCommands>();
        services.AddSingleton<LateMatches>();
        services.AddHostedService<LateMatchService>();
        services.AddSingleton<OrderQueries>();
        services.AddSingleton<ReceiptClaims>();
        services.AddSingleton<Capture.IReportedOrders, ReportedOrders>();
        services.AddSingleton<OrderFile>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton(new NavigationEntry(NavigationGroup.Capture, 60, "Store orders", "/orders", "money", null, Policies.Work));
        return services;
    }
}
