const OF_THE_HISTOGRAM = /^nodejs_eventloop_lag_(?:min|max|mean|stddev|p\d+)_seconds[ {].*\n/gm;
const UNMEASURED = /^nodejs_eventloop_lag_mean_seconds(?:\{.*\})? Nan$/m;

/**
 * Between two scrapes that follow at once nothing was measured: prom-client writes `Nan`, which no
 * parser need know (the format has `NaN`), and the least lag as 292 years. No sample says it better.
 */
export function withoutUnmeasuredLag(text: string): string {
  return UNMEASURED.test(text) ? text.replace(OF_THE_HISTOGRAM, "") : text;
}
