import type { NoWorld } from "../../sandbox/world-check.ts";
import { browserPath, findProgram } from "../availability.ts";
import type { ComparisonState } from "./contract.ts";
import type { EventValues } from "./events.ts";
import { type LackId, lackText } from "./lacks.ts";

type Missing = ComparisonState["missing"][number];
type Said = { readonly id: LackId; readonly values: EventValues };

const NEEDED: readonly (readonly [Missing["part"], readonly string[], string])[] = [
  ["display", ["Xvfb", "xauth", "xset"], "xvfb xauth x11-xserver-utils"],
  ["input", ["xdotool"], "xdotool"],
];

/** Everything that the page can't show here, and the one line that mends it. */
export function missingParts(noWorld: NoWorld | null): ComparisonState["missing"] {
  const missing: Missing[] = [];
  if (noWorld !== null) {
    const lack = { id: `lack.${noWorld.reason}`, values: noWorld.values } as const;
    missing.push(missingPart("privateSystem", lack, { id: "mend.asRoot", values: {} }));
  }
  for (const [part, programs, packages] of NEEDED) {
    const lacking = programs.filter((name) => findProgram(name) === null);
    if (lacking.length > 0) missing.push(notInstalled(part, lacking.join(", "), packages));
  }
  for (const family of ["chromium", "firefox"] as const) {
    if (browserPath(family) !== null) continue;
    missing.push(notInstalled(family, family, family === "firefox" ? "firefox-esr" : family));
  }
  if (findProgram("bleachbit") === null) {
    const mend = { id: "mend.install", values: { packages: "bleachbit" } } as const;
    const lack = { id: "lack.noBleachBit", values: {} } as const;
    missing.push(missingPart("bleachBit", lack, mend, "today"));
  }
  return missing;
}

/** What came in the way of the two computers. */
export function notStarted(because: string): Missing {
  const lack = { id: "lack.notStarted", values: { because } } as const;
  return missingPart("privateSystem", lack, { id: "mend.startAgain", values: {} });
}

/** Why the agent comes back late. */
export function noAgentNetwork(): Missing {
  const lack = { id: "lack.noNetwork", values: {} } as const;
  const mend =
    findProgram("ip") === null
      ? ({ id: "mend.install", values: { packages: "iproute2" } } as const)
      : ({ id: "mend.asRoot", values: {} } as const);
  return missingPart("network", lack, mend, "sessionward");
}

function notInstalled(part: Missing["part"], programs: string, packages: string): Missing {
  const lack = { id: "lack.notInstalled", values: { programs } } as const;
  return missingPart(part, lack, { id: "mend.install", values: { packages } });
}

function missingPart(
  part: Missing["part"],
  lack: Said,
  mend: Said,
  side: Missing["side"] = null,
): Missing {
  const because = lackText(lack.id, lack.values);
  return { part, side, because, fix: lackText(mend.id, mend.values), lack, mend };
}
