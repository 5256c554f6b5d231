import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { PostureCheck } from "../posture-check.ts";
import { configTexts } from "./config-files.ts";
import { type IniLine, parseIni } from "./ini.ts";

type Place = {
  readonly by: string;
  /** In the order in which they are read: the last line about a key counts. */
  readonly paths: readonly string[];
  readonly signsIn: (line: IniLine) => boolean;
};

const GETTY_UNITS = ["getty@", "getty@tty1", "autovt@", "console-getty", "serial-getty@"];

/** Where each sign-in program is told to sign somebody in without asking. */
const PLACES: readonly Place[] = [
  {
    by: "lightdm",
    paths: [
      "/usr/share/lightdm/lightdm.conf.d/",
      "/etc/lightdm/lightdm.conf.d/",
      "/etc/lightdm/lightdm.conf",
    ],
    signsIn: ({ key, value }) =>
      (key === "autologin-user" && value !== "") || (key === "autologin-guest" && isTrue(value)),
  },
  {
    by: "gdm",
    paths: ["/etc/gdm3/daemon.conf", "/etc/gdm3/custom.conf", "/etc/gdm/custom.conf"],
    signsIn: ({ section, key, value }) =>
      section === "daemon" && /^(Automatic|Timed)LoginEnable$/i.test(key) && isTrue(value),
  },
  {
    by: "sddm",
    paths: ["/usr/lib/sddm/sddm.conf.d/", "/etc/sddm.conf.d/", "/etc/sddm.conf"],
    signsIn: ({ section, key, value }) => section === "Autologin" && key === "User" && value !== "",
  },
  {
    by: "getty",
    paths: GETTY_UNITS.flatMap((unit) => [
      `/etc/systemd/system/${unit}.service`,
      `/etc/systemd/system/${unit}.service.d/`,
    ]),
    signsIn: ({ key, value }) =>
      key === "ExecStart" && /getty\b.*\s(--autologin|-a)[\s=]/.test(value),
  },
];

export const autologin: PostureCheck<"autologin"> = {
  timeoutMs: 3_000,
  async look({ files }) {
    const texts: Record<string, readonly string[]> = {};
    for (const { by, paths } of PLACES) {
      const found: string[] = [];
      for (const path of paths) {
        const read = await configTexts(files, path, /\.conf$/);
        if (!read.ok) return unknown(`${by}: its configuration could not be read`);
        found.push(...read.value);
      }
      texts[by] = found;
    }
    return parseAutologin(texts);
  },
};

/** @param texts configuration files by sign-in program, in the order in which they are read. */
function parseAutologin(
  texts: Readonly<Record<string, readonly string[]>>,
): Fact<FactValue<"autologin">> {
  const by = PLACES.filter((place) => lastLines(texts[place.by] ?? []).some(place.signsIn));
  return known({ enabled: by.length > 0, by: by.map((place) => place.by) });
}

function lastLines(texts: readonly string[]): readonly IniLine[] {
  const lines = texts
    .flatMap(parseIni)
    .map((line) => [`${line.section}\n${line.key}`, line] as const);
  return [...new Map(lines).values()];
}

function isTrue(value: string): boolean {
  return /^(true|1|yes)$/i.test(value);
}
