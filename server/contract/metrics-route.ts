/** Answers in the text format of Prometheus, beside the tables of JSON and of events. */
export const METRICS_ROUTE = { method: "GET", path: "/metrics", role: "viewer" } as const;
