#ifndef SERVER_API_HANDLERS_H
#define SERVER_API_HANDLERS_H

#include "server/http/http_router.h"

/*
 * What routes lead to: the entry points of the api_<resource>.c files, which
 * only api_routes.c names. `api` is the struct api; request->user is the
 * struct api_call, of which the handler owes the answer.
 */
#define API_HANDLER(name)                              \
    void name(void *api, struct http_request *request, \
              const struct http_match *match)

/* api_health.c: health, metrics, and the API's own description */
API_HANDLER(api_health_welcome);
API_HANDLER(api_health_alive);
API_HANDLER(api_health_ready);
API_HANDLER(api_health_metrics);
API_HANDLER(api_health_openapi);

/* api_brands.c */
API_HANDLER(api_brands_add);
API_HANDLER(api_brands_list);
API_HANDLER(api_brands_show);
API_HANDLER(api_brands_edit);
API_HANDLER(api_brands_remove);

/* api_brand_verify.c */
API_HANDLER(api_brand_verify);

/* api_campaigns.c */
API_HANDLER(api_campaigns_add);
API_HANDLER(api_campaigns_list);
API_HANDLER(api_campaigns_show);
API_HANDLER(api_campaigns_edit);
API_HANDLER(api_campaigns_remove);

/* api_links.c: one is written; api_links_bulk.c, _list.c, _lint.c */
API_HANDLER(api_links_add);
API_HANDLER(api_links_put);
API_HANDLER(api_links_edit);
API_HANDLER(api_links_bulk);
API_HANDLER(api_links_list);
API_HANDLER(api_links_lint);

/* api_link.c, api_link_history.c, api_link_test.c */
API_HANDLER(api_link_show);
API_HANDLER(api_link_remove);
API_HANDLER(api_link_history);
API_HANDLER(api_link_test);

/* api_blocks.c */
API_HANDLER(api_blocks_add);
API_HANDLER(api_blocks_list);
API_HANDLER(api_blocks_remove);

/* api_placements.c */
API_HANDLER(api_placements_add);
API_HANDLER(api_placements_list);

/* api_pages.c, api_pages_list.c, api_pages_import.c */
API_HANDLER(api_pages_add);
API_HANDLER(api_pages_list);
API_HANDLER(api_pages_import);
API_HANDLER(api_pages_show);
API_HANDLER(api_pages_edit);
API_HANDLER(api_pages_remove);

/* api_placement.c */
API_HANDLER(api_placement_show);
API_HANDLER(api_placement_edit);
API_HANDLER(api_placement_remove);
/* api_merges.c, api_merge_parts.c, api_merge_send.c, api_merge_remove.c */
API_HANDLER(api_merges_add);
API_HANDLER(api_merge_parts_add);
API_HANDLER(api_merge_send);
API_HANDLER(api_merge_remove);

/* api_recipients.c */
API_HANDLER(api_recipients_show);
API_HANDLER(api_recipients_remove);

/* api_recipients_list.c */
API_HANDLER(api_recipients_list);

/* api_qr.c */
API_HANDLER(api_qr_draw);

/* api_qr_sheet.c */
API_HANDLER(api_qr_sheet);

/* api_tokens.c */
API_HANDLER(api_tokens_add);
API_HANDLER(api_tokens_list);
API_HANDLER(api_tokens_remove);

/* api_events.c, api_events_import.c, api_events_list.c */
API_HANDLER(api_events_add);
API_HANDLER(api_events_import);
API_HANDLER(api_events_list);

/* api_reports.c */
API_HANDLER(api_reports_index);
API_HANDLER(api_reports_run);
API_HANDLER(api_reports_rebuild);

#endif
