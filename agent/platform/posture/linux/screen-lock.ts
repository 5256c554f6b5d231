import { type Fact, known, unknown } from "../../../../policies/fact.ts";
import type { FactValue } from "../../../contract/posture-facts.ts";
import type { FileReader, PostureCheck } from "../posture-check.ts";
import { configTexts } from "./config-files.ts";
import { type IniLine, parseIni } from "./ini.ts";

type ScreenLock = Fact<FactValue<"screenLock">>;

const GNOME_LOCK = "/org/gnome/desktop/screensaver/lock-enabled";
const GNOME_DELAY = "org/gnome/desktop/session";

/**
 * Only what is set for everybody: a person's own choice lies in a home, which this never opens.
 * No system-wide setting is `unknown`, because the desktop's default may or may not lock.
 */
export const screenLock: PostureCheck<"screenLock"> = {
  timeoutMs: 3_000,
  async look({ files }) {
    const gnome = await readDconf(files);
    const kde = await configTexts(files, "/etc/xdg/kscreenlockerrc", /./);
    if (gnome === null || !kde.ok) return unknown("the desktop's settings could not be read");
    const fact = parseDconf(gnome.settings, gnome.locks) ?? parseKde(kde.value);
    return fact ?? unknown("no system-wide setting; each person's own is not read");
  },
};

type Dconf = { readonly settings: readonly string[]; readonly locks: readonly string[] };

async function readDconf(files: FileReader): Promise<Dconf | null> {
  const databases = await files.list("/etc/dconf/db/");
  if (!databases.ok) return databases.reason === "absent" ? { settings: [], locks: [] } : null;
  const settings: string[] = [];
  const locks: string[] = [];
  for (const name of databases.value.filter((entry) => entry.endsWith(".d"))) {
    const keyFiles = await configTexts(files, `/etc/dconf/db/${name}/`, /^(?!locks$)/);
    const lockFiles = await configTexts(files, `/etc/dconf/db/${name}/locks/`, /./);
    if (!keyFiles.ok || !lockFiles.ok) return null;
    settings.push(...keyFiles.value);
    locks.push(...lockFiles.value);
  }
  return { settings, locks };
}

/** dconf(7) key files; a line in `locks` keeps people from changing that key. */
function parseDconf(settings: readonly string[], locks: readonly string[]): ScreenLock | null {
  const lines = settings.flatMap(parseIni);
  const enabled = lastValue(lines, "org/gnome/desktop/screensaver", "lock-enabled");
  if (enabled !== "true" && enabled !== "false") return null;
  const delay = /^(?:uint32 )?(\d{1,9})$/.exec(lastValue(lines, GNOME_DELAY, "idle-delay") ?? "");
  const enforced = locks.some((text) =>
    text.split("\n").some((line) => line.trim() === GNOME_LOCK),
  );
  const afterSeconds = delay === null ? null : Number(delay[1]);
  return known({ enabled: enabled === "true" && afterSeconds !== 0, afterSeconds, enforced });
}

/** KDE: `[Daemon] Autolock`, `Timeout` in minutes; `[$i]` marks what people can't change. */
function parseKde(texts: readonly string[]): ScreenLock | null {
  const lines = texts.flatMap(parseIni);
  const daemon = lines.filter(({ section }) => /^Daemon\b/.test(section));
  const autolock = daemon.findLast(({ key }) => /^Autolock(\[\$i\])?$/.test(key));
  if (autolock === undefined) return null;
  const minutes = daemon.findLast(({ key }) => /^Timeout(\[\$i\])?$/.test(key))?.value ?? "";
  const enforced = texts.some((text) => /^\[\$i\]/m.test(text) || /^\[Daemon\]\[\$i\]/m.test(text));
  return known({
    enabled: autolock.value === "true",
    afterSeconds: /^\d{1,6}$/.test(minutes) ? Number(minutes) * 60 : null,
    enforced: enforced || autolock.key.endsWith("[$i]"),
  });
}

function lastValue(lines: readonly IniLine[], section: string, key: string): string | undefined {
  return lines.findLast((line) => line.section === section && line.key === key)?.value;
}
