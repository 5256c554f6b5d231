import { type ComponentChild, h } from "preact";
import { renderToString } from "preact-render-to-string";
import { gapCount, gapText } from "./audit-gap-text.ts";
import type { AuditReport } from "./audit-report.ts";

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
table { border-collapse: collapse; width: 100%; font-size: 0.87rem; }
th, td { text-align: start; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-block-end: 1px solid #8884; overflow-wrap: anywhere; }
td { font-variant-numeric: tabular-nums; }
.intact, .gap, .broken { padding: 0.75rem 1rem; border-inline-start: 4px solid; }
.intact { border-color: #287a3e; } .gap { border-color: #9a6700; } .broken { border-color: #b3261e; font-weight: 600; }
code { font-size: 0.87rem; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } tr { break-inside: avoid; } }`;

/** In this directory, whatever a device calls itself: its name is its own word. */
export function reportFileName({ device, range }: Pick<AuditReport, "device" | "range">): string {
  const name = device.hostName.replace(/[^\w-]/g, "_").slice(0, 64);
  return `audit-${name}-${range.from.slice(0, 10)}.html`;
}

/** One page that needs nothing else: no script, no font, nothing from a network. */
export function auditReportPage(report: AuditReport): string {
  const title = `Audit report: ${report.device.hostName}`;
  const head = h("head", null, [
    h("meta", { charset: "utf-8" }),
    h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    h("meta", {
      "http-equiv": "content-security-policy",
      content: "default-src 'none'; style-src 'unsafe-inline'",
    }),
    h("title", null, title),
    // As it stands: of ours, and in it quotes are no entities.
    h("style", { dangerouslySetInnerHTML: { __html: STYLE } }),
  ]);
  const page = h("html", { lang: "en" }, [head, h("body", null, bodyOf(report, title))]);
  return `<!doctype html>\n${renderToString(page)}\n`;
}

function bodyOf(report: AuditReport, title: string): ComponentChild[] {
  const { device, range, madeAt } = report;
  return [
    h("h1", null, title),
    h("p", null, `Device ${device.id}, from ${range.from} to ${range.to} (UTC). Made ${madeAt}.`),
    verdictOf(report),
    ...SECTIONS.flatMap((section) => nodesOf(section, section.cells(report))),
    h(
      "p",
      null,
      "Sessions stand here by number, never by person. A receipt in full, with its proof:",
    ),
    h("p", null, h("code", null, "sessionward receipt show RECEIPT")),
  ];
}

function verdictOf({ verdict, device }: AuditReport): ComponentChild {
  const { fault, rows, checkpoints, forgotten, gaps } = verdict;
  const whole = gaps.length === 0 ? "whole" : `whole but for ${gapCount(gaps.length)}`;
  const older =
    forgotten === 0
      ? ""
      : ` ${forgotten} older rows were deleted by the policy's "retain"; the device's checkpoint at their end is kept.`;
  const words =
    fault === null
      ? `The log is ${whole}: ${rows} rows, each bound to the one before, under ${checkpoints} checkpoints that the device signed.${older}`
      : `The log is not whole: ${fault}. What follows can't be relied on.`;
  const check = `sessionward audit verify --device ${device.id}`;
  return h("div", { class: fault !== null ? "broken" : gaps.length > 0 ? "gap" : "intact" }, [
    h("p", null, words),
    ...gaps.map((gap) => h("p", null, `Not whole: ${gapText(gap)}`)),
    h("p", null, ["Check it yourself: ", h("code", null, check)]),
  ]);
}

type Cells = readonly (readonly string[])[];

type Section = {
  readonly title: string;
  readonly heads: readonly string[];
  readonly cells: (report: AuditReport) => Cells;
  /** Instead of an empty table. */
  readonly none: string;
};

const SECTIONS: readonly Section[] = [
  {
    title: "Rules in force",
    heads: ["Since", "Policies"],
    cells: ({ rules }) => rules.map(({ at, policies }) => [at, policies.join(", ") || "none"]),
    none: "No policy was in force.",
  },
  {
    title: "What happened to sessions",
    heads: ["At", "Session", "Act", "Reason", "Outcome", "By"],
    cells: ({ acts }) =>
      acts.map(({ at, sessionId, act, reason, outcome, by }) => [
        ...[at, sessionId, act, reason, outcome, by],
      ]),
    none: "Nothing was done to a session.",
  },
  {
    title: "Commands",
    heads: ["At", "Kind", "By", "Reason", "End", "Command"],
    cells: ({ commands }) =>
      commands.map(({ at, kind, by, reason, state, id }) => [
        ...[at, kind, by, reason, state ?? "not ended", id],
      ]),
    none: "No command came.",
  },
  {
    title: "Receipts of clearings",
    heads: ["At", "Status", "Because of", "Profiles", "Receipt"],
    cells: ({ receipts }) =>
      receipts.map(({ at, status, trigger, profiles, id }) => [
        ...[at, status, trigger, String(profiles), id],
      ]),
    none: "Nothing was cleared.",
  },
  {
    title: "Gaps",
    heads: ["From", "To", "Why"],
    cells: ({ gaps }) => gaps.map(({ from, to, because }) => [from, to, because]),
    none: "The agent ran all the time.",
  },
  {
    title: "Everything else, counted",
    heads: ["Event", "How often"],
    cells: ({ others }) => others.map(({ event, count }) => [event, String(count)]),
    none: "Nothing else.",
  },
];

function nodesOf({ title, heads, none }: Section, rows: Cells): ComponentChild[] {
  const heading = h("h2", null, title);
  if (rows.length === 0) return [heading, h("p", null, none)];
  const head = heads.map((text) => h("th", { scope: "col" }, text));
  const body = rows.map((cells) =>
    h(
      "tr",
      null,
      cells.map((text) => h("td", null, text)),
    ),
  );
  const table = [h("thead", null, h("tr", null, head)), h("tbody", null, body)];
  return [heading, h("table", null, table)];
}
