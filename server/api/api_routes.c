#include "server/api/api_routes.h"

#include "server/api/api_handlers.h"
#include "server/api/call/scope.h"

#define LINK       "/api/v1/links/{brand}/{slug}"
#define PAGE       "/api/v1/pages/{brand}/{name}"
#define PUBLIC     API_ROUTE_PUBLIC
#define READ_LINKS SCOPE_LINKS_READ
#define EDIT_LINKS SCOPE_LINKS_WRITE

/* 10,000 links, of which few are as long as they may be. */
#define BULK_BODY_MAX (32u << 20)

static const struct http_route routes[] = {
    {HTTP_METHOD_GET, "/", api_health_welcome, PUBLIC},
    {HTTP_METHOD_GET, "/healthz", api_health_alive, PUBLIC},
    {HTTP_METHOD_GET, "/readyz", api_health_ready, PUBLIC},
    {HTTP_METHOD_GET, "/metrics", api_health_metrics, PUBLIC},
    {HTTP_METHOD_GET, "/openapi.yaml", api_health_openapi, PUBLIC},
    {HTTP_METHOD_POST, "/api/v1/brands", api_brands_add, EDIT_LINKS},
    {HTTP_METHOD_GET, "/api/v1/brands", api_brands_list, READ_LINKS},
    {HTTP_METHOD_GET, "/api/v1/brands/{host}", api_brands_show, READ_LINKS},
    {HTTP_METHOD_PATCH, "/api/v1/brands/{host}", api_brands_edit, EDIT_LINKS},
    {HTTP_METHOD_DELETE, "/api/v1/brands/{host}", api_brands_remove,
     EDIT_LINKS},
    {HTTP_METHOD_POST, "/api/v1/brands/{host}/verify", api_brand_verify,
     SCOPE_ADMIN},
    {HTTP_METHOD_POST, "/api/v1/campaigns", api_campaigns_add, EDIT_LINKS},
    {HTTP_METHOD_GET, "/api/v1/campaigns", api_campaigns_list, READ_LINKS},
    {HTTP_METHOD_GET, "/api/v1/campaigns/{id}", api_campaigns_show, READ_LINKS},
    {HTTP_METHOD_PATCH, "/api/v1/campaigns/{id}", api_campaigns_edit,
     EDIT_LINKS},
    {HTTP_METHOD_DELETE, "/api/v1/campaigns/{id}", api_campaigns_remove,
     EDIT_LINKS},
    {HTTP_METHOD_POST, "/api/v1/links", api_links_add, EDIT_LINKS},
    {HTTP_METHOD_PUT, "/api/v1/links", api_links_put, EDIT_LINKS},
    {HTTP_METHOD_POST, "/api/v1/links/bulk", api_links_bulk, EDIT_LINKS,
     BULK_BODY_MAX},
    {HTTP_METHOD_GET, "/api/v1/links", api_links_list, READ_LINKS},
    {HTTP_METHOD_GET, "/api/v1/links/lint", api_links_lint, READ_LINKS},
    {HTTP_METHOD_GET, LINK, api_link_show, READ_LINKS},
    {HTTP_METHOD_PATCH, LINK, api_links_edit, EDIT_LINKS},
    {HTTP_METHOD_DELETE, LINK, api_link_remove, EDIT_LINKS},
    {HTTP_METHOD_GET, LINK "/history", api_link_history, READ_LINKS},
    {HTTP_METHOD_POST, LINK "/test", api_link_test, READ_LINKS},
    {HTTP_METHOD_GET, LINK "/qr", api_qr_draw, READ_LINKS},
    {HTTP_METHOD_POST, LINK "/qr", api_qr_draw, READ_LINKS},
    {HTTP_METHOD_POST, "/api/v1/qr/sheet", api_qr_sheet, EDIT_LINKS},
    {HTTP_METHOD_POST, LINK "/placements", api_placements_add, EDIT_LINKS},
    {HTTP_METHOD_GET, LINK "/placements", api_placements_list, READ_LINKS},
    {HTTP_METHOD_GET, LINK "/placements/{code}", api_placement_show,
     READ_LINKS},
    {HTTP_METHOD_PATCH, LINK "/placements/{code}", api_placement_edit,
     EDIT_LINKS},
    {HTTP_METHOD_DELETE, LINK "/placements/{code}", api_placement_remove,
     EDIT_LINKS},
    {HTTP_METHOD_POST, LINK "/merges", api_merges_add, EDIT_LINKS},
    {HTTP_METHOD_POST, LINK "/merges/{id}/recipients", api_merge_parts_add,
     EDIT_LINKS},
    {HTTP_METHOD_POST, LINK "/merges/{id}/send", api_merge_send,
     EDIT_LINKS | SCOPE_EVENTS_WRITE},
    {HTTP_METHOD_DELETE, LINK "/merges/{id}", api_merge_remove, EDIT_LINKS},
    {HTTP_METHOD_GET, "/api/v1/recipients", api_recipients_list,
     SCOPE_REPORTS_READ},
    {HTTP_METHOD_GET, "/api/v1/recipients/{token}", api_recipients_show,
     SCOPE_REPORTS_READ},
    {HTTP_METHOD_DELETE, "/api/v1/recipients/{token}", api_recipients_remove,
     EDIT_LINKS},
    {HTTP_METHOD_POST, "/api/v1/pages", api_pages_add, EDIT_LINKS},
    {HTTP_METHOD_GET, "/api/v1/pages", api_pages_list, READ_LINKS},
    {HTTP_METHOD_POST, "/api/v1/pages/import", api_pages_import, EDIT_LINKS},
    {HTTP_METHOD_GET, PAGE, api_pages_show, READ_LINKS},
    {HTTP_METHOD_PATCH, PAGE, api_pages_edit, EDIT_LINKS},
    {HTTP_METHOD_DELETE, PAGE, api_pages_remove, EDIT_LINKS},
    {HTTP_METHOD_POST, "/api/v1/blocks", api_blocks_add, EDIT_LINKS},
    {HTTP_METHOD_GET, "/api/v1/blocks", api_blocks_list, READ_LINKS},
    {HTTP_METHOD_DELETE, "/api/v1/blocks/{name}", api_blocks_remove,
     EDIT_LINKS},
    {HTTP_METHOD_GET, "/api/v1/tokens", api_tokens_list, SCOPE_ADMIN},
    {HTTP_METHOD_POST, "/api/v1/tokens", api_tokens_add, SCOPE_ADMIN},
    {HTTP_METHOD_DELETE, "/api/v1/tokens/{id}", api_tokens_remove, SCOPE_ADMIN},
    {HTTP_METHOD_POST, "/api/v1/events", api_events_add, SCOPE_EVENTS_WRITE},
    {HTTP_METHOD_POST, "/api/v1/events/import", api_events_import,
     SCOPE_EVENTS_WRITE},
    {HTTP_METHOD_GET, "/api/v1/events", api_events_list, SCOPE_REPORTS_READ},
    {HTTP_METHOD_GET, "/api/v1/reports", api_reports_index, SCOPE_REPORTS_READ},
    {HTTP_METHOD_GET, "/api/v1/reports/{name}", api_reports_run,
     SCOPE_REPORTS_READ},
    {HTTP_METHOD_POST, "/api/v1/ledger/rebuild", api_reports_rebuild,
     SCOPE_ADMIN},
};

#define ROUTES (sizeof(routes) / sizeof(routes[0]))

const struct http_route *api_routes(size_t *count)
{
    *count = ROUTES;
    return routes;
}
